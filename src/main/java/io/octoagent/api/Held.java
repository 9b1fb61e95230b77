package io.octoagent.api;

import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** What a request holds until its end, such as its permit: released once, however it ends. */
final class Held {

  private static final Logger LOG = Logger.getLogger(Held.class);

  private final List<Runnable> releases = new ArrayList<>(2);
  private boolean released;

  /** Registers {@code release} to run at the end, or at once if that has come. */
  void add(Runnable release) {
    boolean late;
    synchronized (this) {
      late = released;
      if (!late) {
        releases.add(release);
      }
    }
    if (late) {
      release.run();
    }
  }

  /** Releases all of it; does nothing the second time. */
  void release() {
    synchronized (this) {
      if (released) {
        return;
      }
      released = true;
    }
    for (Runnable release : releases) {
      try {
        release.run();
      } catch (RuntimeException e) {
        LOG.error("A request could not release what it held", e);
      }
    }
  }
}
