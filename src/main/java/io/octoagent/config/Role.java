package io.octoagent.config;

import java.time.Duration;

/**
 * What a caller needs a model for. Callers name a role, and the role names the group that serves
 * it. {@link Roles} holds all of them.
 *
 * @param id the role's name in a request's {@code model}
 * @param group the group that a call for this role asks first
 * @param timeout the time limit of such a call
 */
public record Role(String id, Group group, Duration timeout) {

  @Override
  public String toString() {
    return id;
  }
}
