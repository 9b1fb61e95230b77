package io.octoagent.log;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.JsonFormatter;

/**
 * Adds what is missing from the framework's JSON log, which the framework builds itself: the events
 * in the lines of {@link CallLog} and, in production, writing in batches.
 */
@Singleton
class JsonLog {

  private static final int LAST = Integer.MAX_VALUE;

  private final LaunchMode mode;
  private final List<BatchHandler> batches = new ArrayList<>();

  JsonLog(LaunchMode mode) {
    this.mode = mode;
  }

  void onStart(@Observes StartupEvent event) {
    for (String logger : List.of("", CallLog.CATEGORY)) {
      for (Handler handler : Logger.getLogger(logger).getHandlers()) {
        extend(handler, null);
      }
    }
  }

  void onStop(@Observes @Priority(LAST) ShutdownEvent event) {
    batches.forEach(BatchHandler::finish);
  }

  /** Extends a handler and its children; {@code parent} is null for a logger's own handler. */
  private void extend(Handler handler, ExtHandler parent) {
    if (!(handler instanceof ExtHandler lines)) {
      return;
    }
    if (lines.getFormatter() instanceof JsonFormatter json) {
      lines.setFormatter(new CallFormatter(json));
      if (parent != null && mode == LaunchMode.NORMAL) {
        BatchHandler batch = new BatchHandler(lines);
        parent.removeHandler(lines);
        parent.addHandler(batch);
        batch.start();
        batches.add(batch);
      }
    }
    for (Handler child : lines.getHandlers()) {
      extend(child, lines);
    }
  }
}
