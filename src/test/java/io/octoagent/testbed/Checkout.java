package io.octoagent.testbed;

import java.nio.file.Path;

/**
 * The checkout's files. Tests do not run in its folder, so that a developer's {@code .env} there
 * changes nothing; Maven passes its path to them.
 */
public final class Checkout {
  private Checkout() {}

  /** A file of the checkout, by its path from the top. */
  public static Path file(String path) {
    return Path.of(System.getProperty("basedir", "."), path).toAbsolutePath().normalize();
  }
}
