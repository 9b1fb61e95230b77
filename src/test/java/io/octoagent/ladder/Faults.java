package io.octoagent.ladder;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.ProxyForm;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.Supplier;

/** Every {@link Fault} of one API, in the order of docs/when-a-call-fails.md. */
final class Faults {
  private static final String GROUP = "cheap";
  private static final String BROKEN = "litellm.InternalServerError: no";

  private final List<Fault> faults = new ArrayList<>();
  private final Api api;
  private final ProxyForm proxy;

  private Faults(Api api) {
    this.api = api;
    this.proxy = api.proxy();
  }

  static List<Fault> of(Api api) {
    Faults table = new Faults(api);
    table.silences();
    table.streams();
    table.bodies();
    table.connections();
    table.statuses();
    return List.copyOf(table.faults);
  }

  private void silences() {
    both("accepts, never answers", Answer::silence, "timeout");
    plain(
        "headers, then silence",
        () -> Answer.status(200).header("Content-Type", "application/json").length(9).hang(),
        "timeout");
    streamed("headers, then silence", () -> stream().hang(), "timeout");
  }

  private void streams() {
    String begun = api == Api.CHAT ? "role-only chunk" : "opening events";
    List<String> opening = proxy.opening(GROUP);
    streamed(begun + ", then silence", () -> events(opening).hang(), "timeout");
    streamed(begun + ", then cut", () -> events(opening).cut(), "cut");
    streamed(
        "content, then an error in the same packet",
        () -> events(List.of(proxy.content(GROUP, "one"), proxy.errorEvent(GROUP, BROKEN))),
        "server_error");
    streamed("empty stream", this::stream, "hollow");
    if (!proxy.end().isEmpty()) {
      streamed("nothing but [DONE]", () -> stream().done(), "hollow");
    }
    for (Entry<String, List<String>> hollow : proxy.hollowStreams(GROUP)) {
      streamed(hollow.getKey(), () -> events(hollow.getValue()).write(proxy.end()), "hollow");
    }
    streamed(
        "first event an error",
        () -> events(List.of(proxy.errorEvent(GROUP, BROKEN))),
        "server_error");
    streamed("not an event stream", () -> Answer.json("null"), "malformed");
    streamed(
        "an event that is not JSON", () -> stream().event("{\"choices\": [").done(), "malformed");
    streamed("an event above 32 MiB", () -> stream().write("data: ").fill(33 << 20), "malformed");
  }

  private void bodies() {
    for (Entry<String, String> hollow : proxy.hollow(GROUP)) {
      plain(hollow.getKey(), () -> Answer.json(hollow.getValue()), "hollow");
    }
    plain("200 with the body null", () -> Answer.json("null"), "hollow");
    plain("200 with an error object", () -> Answer.json(proxy.error(500, BROKEN)), "server_error");
    String whole = proxy.plain(GROUP, "hello");
    plain("truncated JSON", () -> Answer.json(whole.substring(0, whole.length() / 2)), "malformed");
    plain("not JSON", () -> Answer.status(200).write("<html>hello</html>"), "malformed");
    plain(
        "100 MiB answer",
        () ->
            Answer.status(200)
                .header("Content-Type", "application/json")
                .length(100 << 20)
                .fill(100 << 20),
        "malformed");
  }

  private void connections() {
    plain(
        "connection cut inside the answer",
        () -> Answer.status(200).length(100).write("{\"choices\":").cut(),
        "cut");
    both("connection reset without an answer", Answer::reset, "cut");
    plain("header bomb", () -> Answer.json("{}").headerBomb(100, 1000), "cut");
    streamed("header bomb", () -> Answer.json("{}").headerBomb(100, 1000), "malformed");
    both("not HTTP", () -> Answer.raw("hello\r\n\r\n").hangUp(), "malformed");
  }

  private void statuses() {
    status(401, "vendor_key_refused");
    status(403, "vendor_key_refused");
    status(402, "declined");
    status(404, "declined");
    status(409, "declined");
    both("302", () -> Answer.status(302).header("Location", "/v1/models").write(""), "declined");
    status(408, "timeout");
    status(500, "server_error");
    both(
        "502 HTML page",
        () ->
            Answer.status(502)
                .header("Content-Type", "text/html")
                .write("<html>Bad Gateway</html>"),
        "proxy_error");
    both(
        "500 in the proxy's own words",
        () -> FakeProxy.error(500, proxy.error(500, "'str' object has no attribute 'get'")),
        "proxy_error");
    status(503, "server_error");
    status(529, "server_error");
    rateLimit("429", null);
    rateLimit("429 with Retry-After in seconds", () -> "7");
    rateLimit(
        "429 with Retry-After as a date",
        () ->
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(7)));
    both("group without deployment", () -> FakeProxy.invalidModel(api, GROUP), "not_configured");
  }

  private void both(String name, Supplier<Answer> answer, String reason) {
    plain(name, answer, reason);
    streamed(name, answer, reason);
  }

  private void plain(String name, Supplier<Answer> answer, String reason) {
    faults.add(Fault.of(api, name, false, answer, reason));
  }

  private void streamed(String name, Supplier<Answer> answer, String reason) {
    if (api.streams()) {
      faults.add(Fault.of(api, name, true, answer, reason));
    }
  }

  private void status(int status, String reason) {
    both("status " + status, () -> FakeProxy.vendorError(api, status, "SomeError: no"), reason);
  }

  private void rateLimit(String name, Supplier<String> retryAfter) {
    both(
        name,
        () -> {
          Answer answer = FakeProxy.vendorError(api, 429, "RateLimitError: slow down");
          return retryAfter == null ? answer : answer.header("Retry-After", retryAfter.get());
        },
        "rate_limited");
  }

  private Answer stream() {
    return FakeProxy.stream(GROUP);
  }

  private Answer events(List<String> events) {
    return stream().write(api.frames(events));
  }
}
