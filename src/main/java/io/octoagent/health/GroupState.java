package io.octoagent.health;

import io.octoagent.config.Group;

/**
 * How one group stands now, for people.
 *
 * @param group the group
 * @param health what the proxy's list of models says of it
 * @param breaker its circuit breaker's state: closed, open, half_open
 * @param pauseMs how long it still wants to be left alone, in milliseconds
 */
public record GroupState(Group group, Health health, String breaker, long pauseMs) {

  /** What is known of a group's deployment at the proxy. */
  public enum Health {
    /** The proxy lists it. */
    UP,
    /** The proxy has no deployment for it. */
    MISSING,
    /** The proxy does not say. */
    UNKNOWN,
    /** Nobody asks the proxy: the echo answers. */
    UNUSED
  }
}
