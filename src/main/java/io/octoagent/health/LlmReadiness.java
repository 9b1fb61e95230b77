package io.octoagent.health;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.ladder.Breakers;
import io.octoagent.litellm.Connections;
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
public class LlmReadiness implements AsyncHealthCheck {

  static final String NAME = "llm";

  private final Groups groups;
  private final ProxyHealth health;
  private final Breakers breakers;
  private final Connections connections;

  LlmReadiness(Groups groups, ProxyHealth health, Breakers breakers, Connections connections) {
    this.groups = groups;
    this.health = health;
    this.breakers = breakers;
    this.connections = connections;
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
    for (Group group : groups.all()) {
      response.withData(
          "breaker." + group.id(), breakers.state(group).name().toLowerCase(Locale.ROOT));
    }
    return switch (state) {
      case ProxyState.Ready ready when connections.stalled() ->
          response
              .withData(
                  "cause",
                  "cannot be sent to: "
                      + connections.waiting()
                      + " calls wait for a connection, and none comes")
              .down()
              .build();
      case ProxyState.Ready ready -> {
        ready
            .drift()
            .forEach((group, fallbacks) -> response.withData("fallbacks." + group, fallbacks));
        yield response.up().build();
      }
      case ProxyState.Lacking lacking ->
          response.withData("cause", lacking.toString()).down().build();
      case ProxyState.KeyRefused refused ->
          response.withData("cause", refused.toString()).down().build();
      case ProxyState.Unreachable gone ->
          response.withData("cause", gone.toString()).down().build();
      case ProxyState.Silent silent -> response.withData("cause", silent.toString()).down().build();
    };
  }
}
