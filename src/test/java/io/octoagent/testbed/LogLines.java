package io.octoagent.testbed;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What the service under test logs, down to TRACE, from the time of its making until its close. */
public final class LogLines extends ExtHandler {
  private static final List<String> OURS = List.of("io.octoagent", "octoagent.call");

  private final List<String> categories;
  private final List<ExtLogRecord> seen = new CopyOnWriteArrayList<>();

  public LogLines() {
    this(OURS);
    for (String category : categories) {
      Logger.getLogger(category).setLevel(Level.ALL);
    }
  }

  private LogLines(List<String> categories) {
    this.categories = categories;
    for (String category : categories) {
      Logger.getLogger(category).addHandler(this);
    }
  }

  /** What the framework logs beside the service, at the levels that are set. */
  public static LogLines everything() {
    return new LogLines(List.of(""));
  }

  /** The lines so far, in the order of their coming. */
  public List<ExtLogRecord> seen() {
    return List.copyOf(seen);
  }

  /** The errors so far. */
  public List<String> errors() {
    return seen.stream()
        .filter(line -> line.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(new PatternFormatter("%c: %s%e")::format)
        .toList();
  }

  /** The same as a log would write them, in a pattern of JBoss LogManager. */
  public List<String> written(String pattern) {
    return seen.stream().map(new PatternFormatter(pattern)::format).toList();
  }

  @Override
  protected void doPublish(ExtLogRecord line) {
    line.copyAll();
    seen.add(line);
  }

  @Override
  public void close() {
    for (String category : categories) {
      if (OURS.contains(category)) {
        Logger.getLogger(category).setLevel(null);
      }
      Logger.getLogger(category).removeHandler(this);
    }
    super.close();
  }
}
