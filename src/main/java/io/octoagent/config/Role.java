package io.octoagent.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a caller wants a model for; callers name a role, and the role names the group that serves
 * it.
 */
public enum Role {
  ROUTER(Group.CHEAP),
  EXTRACTOR(Group.CHEAP),
  SUMMARIZER(Group.CHEAP),
  PLANNER(Group.MAIN),
  EXECUTOR(Group.MAIN),
  FALLBACK(Group.FALLBACK);

  private final String id = name().toLowerCase(Locale.ROOT);
  private final Group group;

  Role(Group group) {
    this.group = group;
  }

  /** The role's name in a request's {@code model}, for example {@code planner}. */
  public String id() {
    return id;
  }

  /** The group on which a call for this role starts. */
  public Group group() {
    return group;
  }

  /** The role called {@code id}, if there is one. */
  public static Optional<Role> named(String id) {
    return Stream.of(values()).filter(role -> role.id().equals(id)).findFirst();
  }
}
