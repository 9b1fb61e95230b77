package io.octoagent.log;

import io.octoagent.event.Consumption;
import io.octoagent.event.Facts;
import io.octoagent.event.ModelCall;
import jakarta.inject.Singleton;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/**
 * Writes one line per call, on the category {@code octoagent.call}: a sentence for a console, and
 * in a JSON log also the whole event, in the field {@code call}.
 */
@Singleton
class CallLog implements ModelCall.Observer {

  static final String CATEGORY = "octoagent.call";

  private static final Logger LOG = Logger.getLogger(CATEGORY);

  @Override
  public void ended(ModelCall call) {
    if (LOG.isLoggable(Level.INFO)) {
      LOG.logRaw(new Line(call));
    }
  }

  /** A log line and the call that it describes. */
  static final class Line extends ExtLogRecord {
    private final transient ModelCall call;

    Line(ModelCall call) {
      super(Level.INFO, sentence(call), FormatStyle.NO_FORMAT, CallLog.class.getName());
      setLoggerName(LOG.getName());
      this.call = call;
    }

    ModelCall call() {
      return call;
    }
  }

  private static String sentence(ModelCall call) {
    Facts facts = call.facts();
    StringBuilder line = new StringBuilder(160).append(facts.requestId()).append(' ');
    line.append(call.outcome());
    if (facts.target() != null) {
      line.append(' ').append(facts.role() == null ? facts.target().id() : facts.role().id());
    }
    if (facts.model() != null) {
      line.append(" by ").append(facts.model());
    }
    line.append(" in ").append(facts.totalMs()).append(" ms");
    Consumption consumption = facts.consumption();
    if (consumption.inputTokens() != null && consumption.outputTokens() != null) {
      line.append(", tokens ")
          .append(consumption.inputTokens())
          .append('/')
          .append(consumption.outputTokens());
    }
    if (consumption.costUsd() != null) {
      line.append(", ").append(consumption.costUsd().toPlainString()).append(" USD");
    }
    if (call.error() != null) {
      line.append(", ").append(call.error().id());
    }
    if (facts.attempts().size() > 1 || call.error() != null) {
      facts
          .attempts()
          .forEach(
              rung ->
                  line.append(", ")
                      .append(rung.group().id())
                      .append(' ')
                      .append(rung.outcome().id()));
    }
    return line.toString();
  }
}
