package io.octoagent.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * {@code /q/health/started}: up once the proxy, which starts slowly, has been ready; never down
 * again. With {@code OCTOAGENT_READY=self} it is up at once.
 */
@Startup
@ApplicationScoped
class LlmStarted implements AsyncHealthCheck {

  private final LlmHealth llm;

  LlmStarted(LlmHealth llm) {
    this.llm = llm;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return llm.started();
  }
}
