package io.octoagent.echo.schema;

/**
 * Limits the cost of one attempt at a sample, in steps and characters, because a schema is text
 * from a caller.
 */
final class Work {

  /** Some tens of milliseconds. */
  private static final long MOST = 500_000;

  private static final int STEP = 10;
  private static final int SEARCH = 50;

  long left = MOST;

  /** Charges a look at one schema or one value. */
  void step() {
    consume(STEP);
  }

  /** Charges the search for one value. */
  void search() {
    consume(SEARCH);
  }

  /** Charges reading or writing so many characters. */
  void consume(long characters) {
    left -= characters;
    if (characters > MOST || left < 0) {
      throw new Exhausted();
    }
  }

  /** The schema asks for more than the echo does; the limit is exhausted. */
  static final class Exhausted extends RuntimeException {
    Exhausted() {
      super("the schema asks for too much", null, false, false);
    }
  }
}
