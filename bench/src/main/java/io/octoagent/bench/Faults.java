package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What the upstream of {@code ./dev soak} plays: healthy answers of every kind, and by {@code
 * share} of the calls, at random, the faults of docs/when-a-call-fails.md and those of a stream
 * that has begun.
 */
final class Faults {

  private static final String ERROR =
      "{\"error\":{\"message\":\"litellm.InternalServerError: no\",\"type\":null,\"code\":\"500\"}}";

  private final Random random = new Random(7);
  private final double share;
  private final List<Supplier<Mock.Play>> healthy =
      List.of(
          () -> Answers.COMPLETION,
          () -> Answers.after(random.nextInt(500), Answers.COMPLETION),
          () -> Answers.big(1 << 20),
          () -> Answers.whole(200, "application/json", padding(12, 900), body(Answers.COMPLETION)));
  private final List<Supplier<Mock.Play>> healthyStreams =
      List.of(
          () -> Answers.STREAM,
          () -> Answers.after(random.nextInt(500), Answers.STREAM),
          () -> Answers.stream(20, 20 + random.nextInt(300)),
          () -> Answers.stream(2000, 0));
  private final List<Supplier<Mock.Play>> plain =
      List.of(
          () -> play(Mock.End.HANG, Answers.step(0, Answers.head(200, "application/json", "", 9))),
          () -> json("{\"choices\":[]}"),
          () -> json("{\"choices\":[{\"message\":{\"content\":null}}]}"),
          () -> json("null"),
          () -> json(ERROR),
          () -> json("{\"choices\":[{\"message\":{\"content\":\"he"),
          () -> Answers.whole(200, "text/html", "", "<html>hello</html>"),
          () ->
              play(
                  Mock.End.CLOSE,
                  raw(Answers.head(200, "application/json", "", 100) + "{\"choices\":")),
          () -> Answers.whole(200, "application/json", padding(100, 1000), "{}"));
  private final List<Supplier<Mock.Play>> streamed =
      List.of(
          () -> stream(Mock.End.HANG),
          () -> stream(Mock.End.HANG, Answers.ROLE),
          () -> stream(Mock.End.CLOSE, Answers.ROLE),
          () -> stream(Mock.End.KEEP, data("[DONE]"), raw("0\r\n\r\n")),
          () -> stream(Mock.End.KEEP, raw("0\r\n\r\n")),
          () -> stream(Mock.End.KEEP, data(ERROR), data("[DONE]"), raw("0\r\n\r\n")),
          () -> stream(Mock.End.KEEP, data("{\"choices\": ["), data("[DONE]"), raw("0\r\n\r\n")),
          () -> stream(Mock.End.HANG, Answers.ROLE, Answers.word(0, 1), Answers.word(100, 2)),
          () -> stream(Mock.End.CLOSE, Answers.ROLE, Answers.word(0, 1), Answers.word(100, 2)),
          () -> stream(Mock.End.RESET, Answers.ROLE, Answers.word(0, 1), Answers.word(100, 2)),
          () ->
              stream(
                  Mock.End.KEEP, Answers.ROLE, Answers.word(0, 1), data(ERROR), raw("0\r\n\r\n")),
          () ->
              stream(
                  Mock.End.KEEP,
                  Answers.ROLE,
                  Answers.word(0, 1),
                  Answers.word(50, 2),
                  raw("0\r\n\r\n")),
          () -> stream(Mock.End.CLOSE, Answers.ROLE, Answers.word(0, 1), raw("garbage\r\n")));
  private final List<Supplier<Mock.Play>> both =
      List.of(
          () -> play(Mock.End.HANG),
          () -> play(Mock.End.RESET),
          () -> play(Mock.End.CLOSE, raw("hello\r\n\r\n")),
          () -> status(400, ""),
          () -> status(401, ""),
          () -> status(404, ""),
          () -> status(408, ""),
          () -> status(413, ""),
          () -> status(429, ""),
          () -> status(429, "Retry-After: 1\r\n"),
          () -> status(429, "Retry-After: " + inSeconds(2) + "\r\n"),
          () -> status(500, ""),
          () -> Answers.whole(502, "text/html", "", "<html>Bad Gateway</html>"),
          () -> status(503, ""),
          () -> status(529, ""));

  Faults(double share) {
    this.share = share;
  }

  /** The answer to a request: of the mock's one thread, so the draws need no lock. */
  Mock.Play play(String request) {
    if (request.startsWith("GET") || request.contains("play=")) {
      return Answers.asked(request);
    }
    boolean stream = Answers.streamed(request);
    if (random.nextDouble() >= share) {
      return one(stream ? healthyStreams : healthy);
    }
    List<Supplier<Mock.Play>> all = new ArrayList<>(both);
    all.addAll(stream ? streamed : plain);
    return one(all);
  }

  private Mock.Play one(List<Supplier<Mock.Play>> plays) {
    return plays.get(random.nextInt(plays.size())).get();
  }

  private static Mock.Play play(Mock.End end, Mock.Step... steps) {
    return new Mock.Play(List.of(steps), end);
  }

  private static Mock.Play stream(Mock.End end, Mock.Step... steps) {
    List<Mock.Step> all = new ArrayList<>(List.of(Answers.STREAM_HEAD));
    all.addAll(Arrays.asList(steps));
    return new Mock.Play(all, end);
  }

  private static Mock.Step raw(String text) {
    return Answers.step(0, text);
  }

  private static Mock.Step data(String json) {
    return raw(Answers.chunk("data: " + json + "\n\n"));
  }

  private static Mock.Play json(String body) {
    return Answers.whole(200, body);
  }

  private static Mock.Play status(int status, String headers) {
    String body = ERROR.replace("500", Integer.toString(status));
    return Answers.whole(status, "application/json", headers, body);
  }

  private static String padding(int headers, int length) {
    return ("x-padding: " + "x".repeat(length) + "\r\n").repeat(headers);
  }

  private static String body(Mock.Play whole) {
    String text = new String(whole.steps().getFirst().bytes(), UTF_8);
    return text.substring(text.indexOf("\r\n\r\n") + 4);
  }

  private static String inSeconds(int seconds) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(seconds));
  }
}
