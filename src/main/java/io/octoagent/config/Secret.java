package io.octoagent.config;

/** A value that must not be printed; only {@link #reveal()} returns it. */
public record Secret(String reveal) {

  /**
   * Called by the configuration to convert a property; removes surrounding blanks, which are never
   * part of a key.
   */
  public static Secret of(String value) {
    return new Secret(value.strip());
  }

  @Override
  public String toString() {
    return "******";
  }
}
