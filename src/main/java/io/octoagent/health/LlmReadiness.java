package io.octoagent.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * {@code /q/health/ready}: whether completions could be answered now or, with {@code
 * OCTOAGENT_READY=self}, whether this process could take calls.
 */
@Readiness
@ApplicationScoped
class LlmReadiness implements AsyncHealthCheck {

  private final LlmHealth llm;

  LlmReadiness(LlmHealth llm) {
    this.llm = llm;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return llm.ready();
  }
}
