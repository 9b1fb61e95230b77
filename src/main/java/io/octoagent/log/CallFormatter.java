package io.octoagent.log;

import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * The framework's JSON log lines, and in those of {@link CallLog} one field more: {@code call},
 * with the event in it. The framework's own formatter takes no values but text.
 */
final class CallFormatter extends ExtFormatter {

  private final ExtFormatter lines;

  CallFormatter(ExtFormatter lines) {
    this.lines = lines;
  }

  @Override
  public String format(ExtLogRecord record) {
    String line = lines.format(record);
    int end = line.lastIndexOf('}');
    return record instanceof CallLog.Line about && end > 0
        ? line.substring(0, end) + ",\"call\":" + CallJson.of(about.call()) + line.substring(end)
        : line;
  }

  @Override
  public boolean isCallerCalculationRequired() {
    return lines.isCallerCalculationRequired();
  }
}
