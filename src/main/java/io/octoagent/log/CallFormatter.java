package io.octoagent.log;

import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Formats log lines as the framework's JSON, and adds one field to those of {@link CallLog}: {@code
 * call}, which contains the event. The framework's own formatter accepts only text values.
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
