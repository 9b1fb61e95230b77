package io.octoagent.health;

import io.octoagent.config.Group;

/**
 * The current state of one group, for the page.
 *
 * @param group the group
 * @param health its deployment according to the proxy's list of models
 * @param breaker its circuit breaker's state: closed, open, half_open
 * @param pauseMs the time until its pause ends, in milliseconds
 */
public record GroupState(Group group, Health health, String breaker, long pauseMs) {

  /** What is known about a group's deployment at the proxy. */
  public enum Health {
    /** The proxy lists it. */
    UP,
    /** The proxy has no deployment for it. */
    MISSING,
    /** The proxy does not report it. */
    UNKNOWN,
    /** The proxy is not used: the echo answers. */
    UNUSED
  }
}
