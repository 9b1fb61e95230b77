package io.octoagent.ladder;

import static io.octoagent.testbed.ChatJson.contentEvent;
import static io.octoagent.testbed.ChatJson.finishEvent;
import static io.octoagent.testbed.ChatJson.roleEvent;
import static io.octoagent.testbed.FakeProxy.vendorError;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.FakeProxy;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Supplier;

/**
 * A fault of one group after which the next one is asked: a row of docs/when-a-call-fails.md.
 *
 * @param name the row's name there
 * @param streamed whether the fault is one of a streamed answer; else of a plain one
 * @param answer what the group does
 * @param reason why the rung failed, as the caller's header says
 * @param status what the caller gets when both groups have the fault
 * @param code the error's code then
 */
record Fault(
    String name,
    boolean streamed,
    Supplier<Answer> answer,
    String reason,
    int status,
    String code) {

  private static final String GROUP = "cheap";

  static List<Fault> all() {
    return List.of(
            both("accepts, never answers", Answer::silence, "timeout"),
            plain(
                "headers, then silence",
                () ->
                    Answer.status(200).header("Content-Type", "application/json").length(9).hang(),
                "timeout"),
            streamed("headers, then silence", () -> stream().hang(), "timeout"),
            streamed(
                "role-only chunk, then silence",
                () -> stream().event(roleEvent(GROUP)).hang(),
                "timeout"),
            streamed(
                "role-only chunk, then cut", () -> stream().event(roleEvent(GROUP)).cut(), "cut"),
            streamed(
                "content, then an error in the same packet",
                () -> stream().events(contentEvent(GROUP, "one"), ERROR),
                "server_error"),
            streamed("empty stream", Fault::stream, "hollow"),
            streamed("nothing but [DONE]", () -> stream().done(), "hollow"),
            streamed(
                "a cheerful stop without content",
                () -> stream().events(roleEvent(GROUP), finishEvent(GROUP, "stop")).done(),
                "hollow"),
            streamed("first event an error", () -> stream().event(ERROR), "server_error"),
            streamed("not an event stream", () -> Answer.json("null"), "malformed"),
            streamed(
                "an event that is not JSON",
                () -> stream().event("{\"choices\": [").done(),
                "malformed"),
            streamed(
                "an event above 32 MiB",
                () -> stream().write("data: ").fill(40 << 20),
                "malformed"),
            plain("empty choices", () -> Answer.json("{\"choices\":[]}"), "hollow"),
            plain(
                "content null and no tool call",
                () -> Answer.json("{\"choices\":[{\"message\":{\"content\":null}}]}"),
                "hollow"),
            plain("200 with the body null", () -> Answer.json("null"), "hollow"),
            plain("200 with an error object", () -> Answer.json(ERROR), "server_error"),
            plain(
                "truncated JSON",
                () -> Answer.json("{\"choices\":[{\"message\":{\"content\":\"he"),
                "malformed"),
            plain("not JSON", () -> Answer.status(200).write("<html>hello</html>"), "malformed"),
            plain(
                "100 MiB answer",
                () ->
                    Answer.status(200)
                        .header("Content-Type", "application/json")
                        .length(100 << 20)
                        .fill(100 << 20),
                "malformed"),
            plain(
                "connection cut inside the answer",
                () -> Answer.status(200).length(100).write("{\"choices\":").cut(),
                "cut"),
            both("connection reset without an answer", Answer::reset, "cut"),
            plain("header bomb", () -> Answer.json("{}").headerBomb(100, 1000), "cut"),
            streamed("header bomb", () -> Answer.json("{}").headerBomb(100, 1000), "malformed"),
            both("not HTTP", () -> Answer.raw("hello\r\n\r\n").hangUp(), "malformed"),
            status(401, "vendor_key_refused"),
            status(403, "vendor_key_refused"),
            status(402, "declined"),
            status(404, "declined"),
            status(409, "declined"),
            both(
                "302",
                () -> Answer.status(302).header("Location", "/v1/models").write(""),
                "declined"),
            status(408, "timeout"),
            status(500, "server_error"),
            both(
                "502 HTML page",
                () ->
                    Answer.status(502)
                        .header("Content-Type", "text/html")
                        .write("<html>Bad Gateway</html>"),
                "proxy_error"),
            both(
                "500 in the proxy's own words",
                () -> FakeProxy.error(500, "None", "'str' object has no attribute 'get'", "500"),
                "proxy_error"),
            status(503, "server_error"),
            status(529, "server_error"),
            rateLimit("429", null),
            rateLimit("429 with Retry-After in seconds", () -> "7"),
            rateLimit(
                "429 with Retry-After as a date",
                () ->
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(7))),
            both("group without deployment", () -> FakeProxy.invalidModel(GROUP), "not_configured"))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static final String ERROR =
      "{\"error\":{\"message\":\"litellm.InternalServerError: no\",\"type\":null,\"code\":\"500\"}}";

  private static List<Fault> both(String name, Supplier<Answer> answer, String reason) {
    return List.of(of(name, false, answer, reason), of(name, true, answer, reason));
  }

  private static List<Fault> plain(String name, Supplier<Answer> answer, String reason) {
    return List.of(of(name, false, answer, reason));
  }

  private static List<Fault> streamed(String name, Supplier<Answer> answer, String reason) {
    return List.of(of(name, true, answer, reason));
  }

  private static List<Fault> status(int status, String reason) {
    return both("status " + status, () -> vendorError(status, null, "SomeError: no"), reason);
  }

  private static List<Fault> rateLimit(String name, Supplier<String> retryAfter) {
    return both(
        name,
        () -> {
          Answer answer = vendorError(429, null, "RateLimitError: slow down");
          return retryAfter == null ? answer : answer.header("Retry-After", retryAfter.get());
        },
        "rate_limited");
  }

  private static Fault of(String name, boolean streamed, Supplier<Answer> answer, String reason) {
    return switch (reason) {
      case "timeout" ->
          name.contains("408")
              ? new Fault(name, streamed, answer, reason, 502, "upstream_failed")
              : new Fault(name, streamed, answer, reason, 504, "deadline_exceeded");
      case "rate_limited" -> new Fault(name, streamed, answer, reason, 429, "rate_limited");
      case "not_configured" ->
          new Fault(name, streamed, answer, reason, 502, "group_not_configured");
      case "proxy_error" -> new Fault(name, streamed, answer, reason, 502, "proxy_failed");
      default -> new Fault(name, streamed, answer, reason, 502, "upstream_failed");
    };
  }

  private static Answer stream() {
    return FakeProxy.stream(GROUP);
  }

  /** The row of docs/when-a-call-fails.md. */
  String row() {
    return "| "
        + name
        + " | "
        + (streamed ? "streamed" : "plain")
        + " | `"
        + reason
        + "` | "
        + status
        + " `"
        + code
        + "` |";
  }

  @Override
  public String toString() {
    return name + (streamed ? ", streamed" : ", plain");
  }
}
