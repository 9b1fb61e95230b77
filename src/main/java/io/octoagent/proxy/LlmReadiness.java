package io.octoagent.proxy;

import io.octoagent.config.Group;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.HealthGroup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * {@code /q/health/ready} and {@code /q/health/group/llm}: whether completions could be answered
 * now.
 */
@Readiness
@HealthGroup("llm")
@ApplicationScoped
class LlmReadiness implements AsyncHealthCheck {

  static final String NAME = "llm";

  private final ProxyHealth health;

  LlmReadiness(ProxyHealth health) {
    this.health = health;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return health.local()
        ? Uni.createFrom()
            .item(HealthCheckResponse.named(NAME).withData("mode", "echo").up().build())
        : health.state().map(this::response);
  }

  private HealthCheckResponse response(ProxyState state) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named(NAME)
            .withData("mode", "litellm")
            .withData("proxy", health.url().toString());
    for (Group group : Group.values()) {
      response.withData(
          "breaker." + group.id(),
          CircuitBreakerMaintenance.get().currentState(group.id()).name().toLowerCase(Locale.ROOT));
    }
    return switch (state) {
      case ProxyState.Ready ready -> response.up().build();
      case ProxyState.Lacking lacking ->
          response.withData("cause", lacking.toString()).down().build();
      case ProxyState.KeyRefused refused ->
          response.withData("cause", refused.toString()).down().build();
      case ProxyState.Silent silent -> response.withData("cause", silent.toString()).down().build();
    };
  }
}
