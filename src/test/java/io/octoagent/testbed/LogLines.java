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
  private static final List<String> CATEGORIES = List.of("io.octoagent", "octoagent.call");

  private final List<ExtLogRecord> seen = new CopyOnWriteArrayList<>();

  public LogLines() {
    for (String category : CATEGORIES) {
      Logger.getLogger(category).setLevel(Level.ALL);
      Logger.getLogger(category).addHandler(this);
    }
  }

  /** The lines so far, in the order of their coming. */
  public List<ExtLogRecord> seen() {
    return List.copyOf(seen);
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
    for (String category : CATEGORIES) {
      Logger.getLogger(category).setLevel(null);
      Logger.getLogger(category).removeHandler(this);
    }
    super.close();
  }
}
