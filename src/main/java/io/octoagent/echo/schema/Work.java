package io.octoagent.echo.schema;

/** What one attempt at a sample may cost, in steps and characters: a schema is a caller's text. */
final class Work {

  /** Some tens of milliseconds. */
  private static final long MOST = 500_000;

  private static final int STEP = 10;
  private static final int SEARCH = 50;

  long left = MOST;

  /** Pays for a look at one schema or one value. */
  void step() {
    spend(STEP);
  }

  /** Pays for the search for one value. */
  void search() {
    spend(SEARCH);
  }

  /** Pays for reading or writing so many characters. */
  void spend(long characters) {
    left -= characters;
    if (characters > MOST || left < 0) {
      throw new Spent();
    }
  }

  /** The schema asks for more than the echo does. */
  static final class Spent extends RuntimeException {
    Spent() {
      super("the schema asks for too much", null, false, false);
    }
  }
}
