package io.octoagent.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model group of {@code litellm-config.yaml}; each is one rung of the ladder in {@code Ladder}.
 */
public enum Group {
  CHEAP(0.6),
  MAIN(0.6),
  FALLBACK(1.0);

  private final String id = name().toLowerCase(Locale.ROOT);
  private final double share;

  Group(double share) {
    this.share = share;
  }

  /** The group's name at the proxy, for example {@code cheap}. */
  public String id() {
    return id;
  }

  /**
   * The part of a call's whole time, 0 to 1, that this rung may take: a group with a next rung
   * leaves time for it.
   */
  public double share() {
    return share;
  }

  /** The group called {@code id}, if there is one. */
  public static Optional<Group> named(String id) {
    return Stream.of(values()).filter(group -> group.id().equals(id)).findFirst();
  }
}
