package io.octoagent.limits;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Limits the memory that request bodies, and the proxy's answers, may hold together. Each gets a
 * fraction of the heap, because up to four copies exist while they are passed on. Without these
 * limits a few dozen large images at once would end the process.
 */
@Singleton
public class Memory {

  private static final int BODIES_PART = 6;
  private static final int ANSWERS_PART = 8;

  /** What an answer may hold without being counted, in bytes: nearly all hold less. */
  private static final long SMALL_ANSWER = 16 << 10;

  private final Budget bodies;
  private final Budget answers;

  @Inject
  public Memory() {
    this(Runtime.getRuntime().maxMemory());
  }

  public Memory(long heap) {
    this.bodies = new Budget(heap / BODIES_PART);
    this.answers = new Budget(heap / ANSWERS_PART);
  }

  /** A share for one request's body. */
  public Share body() {
    return new Share(bodies, 0);
  }

  /** A share for one answer of the proxy. */
  public Share answer() {
    return new Share(answers, SMALL_ANSWER);
  }

  /**
   * The share of an answer of {@code bytes} that is being sent to the caller, however slowly it is
   * read.
   */
  public Share answer(long bytes) {
    Share share = answer();
    if (bytes > SMALL_ANSWER) {
      synchronized (answers) {
        share.grow(bytes);
      }
    }
    return share;
  }

  /** The bytes that bodies and answers hold now. */
  public long held() {
    return bodies.held() + answers.held();
  }

  /** What one body or answer holds. The only share in use may be of any size. */
  public static final class Share {
    private final Budget budget;
    private final long free;
    private long taken;
    private boolean released;

    private Share(Budget budget, long free) {
      this.budget = budget;
      this.free = free;
    }

    /** A share without a limit, for the requests that the service makes for itself. */
    public static Share unbounded() {
      return new Share(new Budget(Long.MAX_VALUE), 0);
    }

    /**
     * Grows the share to {@code bytes} in total. Returns false, and changes nothing, if all shares
     * together would exceed the limit or this one has been released.
     */
    public boolean covers(long bytes) {
      if (bytes <= free) {
        return true;
      }
      synchronized (budget) {
        boolean alone = budget.held == taken;
        if (released || (budget.held + bytes - taken > budget.most && !alone)) {
          return false;
        }
        grow(bytes);
        return true;
      }
    }

    /** The caller must hold the budget's lock. */
    private void grow(long bytes) {
      budget.held += Math.max(0, bytes - taken);
      taken = Math.max(taken, bytes);
    }

    /** Releases everything that the share holds. */
    public void release() {
      synchronized (budget) {
        released = true;
        budget.held -= taken;
        taken = 0;
      }
    }
  }

  private static final class Budget {
    private final long most;
    private long held;

    Budget(long most) {
      this.most = most;
    }

    synchronized long held() {
      return held;
    }
  }
}
