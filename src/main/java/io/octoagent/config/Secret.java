package io.octoagent.config;

/** A value that must not be printed; only {@link #reveal()} gives it away. */
public record Secret(String reveal) {

  /** Used by the configuration to convert a property; surrounding blanks belong to no key. */
  public static Secret of(String value) {
    return new Secret(value.strip());
  }

  @Override
  public String toString() {
    return "******";
  }
}
