package io.octoagent.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * {@code /q/health/started}: up once the proxy, which starts slowly, has been ready; never down
 * again.
 */
@Startup
@ApplicationScoped
class LlmStarted implements AsyncHealthCheck {

  private final ProxyHealth health;

  LlmStarted(ProxyHealth health) {
    this.health = health;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return health.local() || health.everReady()
        ? Uni.createFrom().item(HealthCheckResponse.up(LlmReadiness.NAME))
        : health
            .state()
            .map(
                state ->
                    HealthCheckResponse.named(LlmReadiness.NAME)
                        .status(health.everReady())
                        .build());
  }
}
