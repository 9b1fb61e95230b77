package io.octoagent.ladder;

import io.quarkus.arc.Arc;

/** Makes the service under test forget what earlier tests made of its groups. */
public final class HealthyGroups {

  private HealthyGroups() {}

  /** Every breaker is closed, no failure is remembered, no group has asked for a pause. */
  public static void again() {
    Arc.container().instance(Breakers.class).get().reset();
    Arc.container().instance(Cooldowns.class).get().clear();
  }
}
