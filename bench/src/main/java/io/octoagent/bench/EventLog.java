package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the calls' events in the service's JSON log, and holds them against what the callers saw.
 */
final class EventLog {

  private static final Pattern EVENT =
      Pattern.compile(
          "\"call\":\\{\"request_id\":\"(soak-\\d+)\",\"outcome\":\"(\\w+)\".*\"error_code\":(?:null|\"(\\w+)\")");

  /**
   * What the caller expects: its event's error code, {@code null} for none, {@code ANY} where it
   * cannot know.
   */
  private record Expected(String code, boolean mayBeMissing) {}

  private record Seen(int times, String code) {}

  static final String ANY = "any";

  private final RandomAccessFile log;
  private final Map<String, Expected> expected = new HashMap<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private String rest = "";
  private long matched;

  EventLog(Path log) throws IOException {
    this.log = new RandomAccessFile(log.toFile(), "r");
  }

  /**
   * A call that has ended for its caller.
   *
   * @param mayBeMissing whether the service may never have seen it whole
   */
  synchronized void expect(String id, String code, boolean mayBeMissing) {
    expected.put(id, new Expected(code, mayBeMissing));
  }

  /** Reads what is new. */
  synchronized void read() throws IOException {
    byte[] bytes = new byte[1 << 20];
    for (int length = log.read(bytes); length > 0; length = log.read(bytes)) {
      String text = rest + new String(bytes, 0, length, UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().forEach(this::line);
      rest = text.substring(end);
    }
  }

  private void line(String line) {
    Matcher event = EVENT.matcher(line);
    if (event.find()) {
      seen.merge(
          event.group(1), new Seen(1, event.group(3)), (a, b) -> new Seen(a.times() + 1, b.code()));
      matched++;
    }
  }

  /** How many events were read. */
  synchronized long events() {
    return matched;
  }

  /** Holds every call against its event, once all have ended. */
  synchronized void judge(Findings findings) {
    expected.forEach(
        (id, call) -> {
          Seen event = seen.get(id);
          if (event == null) {
            if (!call.mayBeMissing()) {
              findings.add("calls without an event", id);
            }
          } else if (event.times() > 1) {
            findings.add("calls with more than one event", id + ": " + event.times());
          } else if (!ANY.equals(call.code()) && !Objects.equals(call.code(), event.code())) {
            findings.add(
                "events that say otherwise than the answer",
                id + ": " + event.code() + ", the caller saw " + call.code());
          }
        });
    seen.keySet().stream()
        .filter(id -> !expected.containsKey(id))
        .forEach(id -> findings.add("events without a call", id));
  }
}
