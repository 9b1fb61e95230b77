package io.octoagent.config;

import java.time.Duration;

/**
 * What a caller wants a model for. Callers name a role, and the role names the group that serves
 * it. {@link Roles} has all of them.
 *
 * @param id the role's name in a request's {@code model}
 * @param group the group that a call for this role asks first
 * @param timeout the longest that such a call may take
 */
public record Role(String id, Group group, Duration timeout) {

  @Override
  public String toString() {
    return id;
  }
}
