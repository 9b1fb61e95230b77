package io.octoagent.operation;

import java.io.IOException;

/** An answer is not JSON; the part of it that is may still contain the usage. */
public final class Unreadable extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Usage usage;

  public Unreadable(Usage usage, IOException cause) {
    super(cause);
    this.usage = usage;
  }

  /** The usage; null if it cannot be read either. */
  public Usage usage() {
    return usage;
  }
}
