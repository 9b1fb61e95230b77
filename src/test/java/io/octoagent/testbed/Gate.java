package io.octoagent.testbed;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Holds an {@link Answer} back until the test opens it, and reports to the test that the answer has
 * got this far.
 */
public final class Gate {
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> reached = new CompletableFuture<>();

  /** Lets every answer pass that waits here now or later. */
  public void open() {
    opened.complete(null);
  }

  /** Waits until an answer stands at this gate; fails after the given time. */
  public void awaitReached(Duration atMost) throws InterruptedException {
    try {
      reached.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("no answer reached the gate within " + atMost, e);
    }
  }

  /** Whether an answer has got this far. */
  public boolean isReached() {
    return reached.isDone();
  }

  CompletableFuture<Void> arrive() {
    reached.complete(null);
    return opened;
  }
}
