package io.octoagent.testbed;

import io.octoagent.config.Group;
import io.octoagent.config.Role;
import java.time.Duration;
import java.util.List;

/** The groups and roles that are there without any configuration. */
public final class Contract {

  public static final Group CHEAP = new Group("cheap");
  public static final Group MAIN = new Group("main");
  public static final Group FALLBACK = new Group("fallback");

  public static final List<Group> GROUPS = List.of(CHEAP, MAIN, FALLBACK);

  public static final Role PLANNER = role("planner", MAIN);

  public static final List<Role> ROLES =
      List.of(
          role("executor", MAIN),
          role("extractor", CHEAP),
          role("fallback", FALLBACK),
          PLANNER,
          role("router", CHEAP),
          role("summarizer", CHEAP));

  private Contract() {}

  private static Role role(String id, Group group) {
    return new Role(id, group, Duration.ofSeconds(30));
  }
}
