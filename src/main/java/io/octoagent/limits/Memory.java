package io.octoagent.limits;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The memory that requests' bodies, and the proxy's answers, may take together: a part of the heap
 * each, because they are there up to four times while they are handed on. Without these bounds a
 * few dozen large images at once would end the process.
 */
@Singleton
public class Memory {

  private static final int BODIES_PART = 6;
  private static final int ANSWERS_PART = 8;

  /** What an answer may have without being counted: nearly all of them have less. */
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
   * The share of an answer of {@code bytes} that is on its way to the caller, however slowly he
   * reads.
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

  /** Bytes that bodies and answers hold now. */
  public long held() {
    return bodies.held() + answers.held();
  }

  /** What one body or answer holds; one that is alone may be as large as it likes. */
  public static final class Share {
    private final Budget budget;
    private final long free;
    private long taken;
    private boolean over;

    private Share(Budget budget, long free) {
      this.budget = budget;
      this.free = free;
    }

    /** One of its own, for what the service asks for itself. */
    public static Share unbounded() {
      return new Share(new Budget(Long.MAX_VALUE), 0);
    }

    /**
     * Makes the share large enough for {@code bytes} in all; false, and nothing changes, when all
     * shares together would be too large, or this one has been given back.
     */
    public boolean covers(long bytes) {
      if (bytes <= free) {
        return true;
      }
      synchronized (budget) {
        boolean alone = budget.held == taken;
        if (over || (budget.held + bytes - taken > budget.most && !alone)) {
          return false;
        }
        grow(bytes);
        return true;
      }
    }

    /** Under the budget's lock. */
    private void grow(long bytes) {
      budget.held += Math.max(0, bytes - taken);
      taken = Math.max(taken, bytes);
    }

    /** Gives it back. */
    public void release() {
      synchronized (budget) {
        over = true;
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
