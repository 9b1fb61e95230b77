package io.octoagent.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.HealthGroup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** {@code /q/health/group/llm}: whether completions could be answered now. */
@HealthGroup("llm")
@ApplicationScoped
class LlmGroup implements AsyncHealthCheck {

  private final LlmHealth llm;

  LlmGroup(LlmHealth llm) {
    this.llm = llm;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return llm.now();
  }
}
