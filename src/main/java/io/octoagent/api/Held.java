package io.octoagent.api;

import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** What a request holds until its end, such as its permit: released once, however it ends. */
final class Held {

  private static final Logger LOG = Logger.getLogger(Held.class);

  private final List<Runnable> releases = new ArrayList<>(2);
  private boolean over;

  /** Registers {@code release} to run at the end, or at once if that has come. */
  void add(Runnable release) {
    boolean late;
    synchronized (this) {
      late = over;
      if (!late) {
        releases.add(release);
      }
    }
    if (late) {
      release.run();
    }
  }

  /** Ends the request; returns false, and does nothing, if it has ended before. */
  boolean end() {
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
    }
    for (Runnable release : releases) {
      try {
        release.run();
      } catch (RuntimeException e) {
        LOG.error("A request could not release what it held", e);
      }
    }
    return true;
  }
}
