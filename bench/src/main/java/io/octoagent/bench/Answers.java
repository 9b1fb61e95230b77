package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the mock answers, in the shape of LiteLLM's answers. */
final class Answers {

  private static final String HEADERS =
      """
      x-litellm-call-id: 0f3bd7f2-8f5a-4f0e-9df3-64f4b4f2f4a1\r
      x-litellm-model-group: main\r
      x-litellm-model-name: gpt-4o-2024-08-06\r
      x-litellm-response-cost: 0.0000725\r
      x-litellm-attempted-fallbacks: 0\r
      """;

  private static final String PLAIN =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4o-2024-08-06","choices":[{"index":0,\
      "message":{"role":"assistant","content":"Here is the plan: first look, then think, then act, and say what was done."},\
      "finish_reason":"stop"}],"usage":{"prompt_tokens":25,"completion_tokens":17,"total_tokens":42}}""";

  private static final String MODELS =
      """
      {"object":"list","data":[{"id":"cheap","object":"model"},{"id":"main","object":"model"},\
      {"id":"fallback","object":"model"}]}""";

  static final Mock.Step STREAM_HEAD =
      step(
          0,
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
              + HEADERS
              + "Transfer-Encoding: chunked\r\n\r\n");
  static final Mock.Step ROLE =
      step(0, chunk(event("{\"role\":\"assistant\",\"content\":\"\"}", "null")));

  static final Mock.Play LIST = whole(200, MODELS);
  static final Mock.Play COMPLETION = whole(200, PLAIN);

  /** Twenty events with content, as one write each. */
  static final Mock.Play STREAM = stream(20, 0);

  private static final Map<String, Mock.Play> STREAMS = new ConcurrentHashMap<>();

  private Answers() {}

  /** The instant answer to a request. */
  static Mock.Play instant(String request) {
    return request.startsWith("GET") ? LIST : streamed(request) ? STREAM : COMPLETION;
  }

  /**
   * The answer that the prompt asks for, as {@code play=stream,<events>,<ms between>} or {@code
   * play=big,<bytes>} or {@code play=wait,<ms>}; else the instant one.
   */
  static Mock.Play asked(String request) {
    int at = request.indexOf("play=");
    if (at < 0) {
      return instant(request);
    }
    String[] words = request.substring(at + 5, request.indexOf(';', at)).split(",", -1);
    int number = Integer.parseInt(words[1]);
    return switch (words[0]) {
      case "stream" ->
          STREAMS.computeIfAbsent(
              number + "," + words[2], s -> stream(number, Integer.parseInt(words[2])));
      case "big" -> streamed(request) ? stream(number / 200, 0) : big(number);
      default -> after(number, instant(request));
    };
  }

  static boolean streamed(String request) {
    return request.contains("\"stream\":true") || request.contains("\"stream\": true");
  }

  static Mock.Play whole(int status, String json) {
    return whole(status, "application/json", "", json);
  }

  /** An answer in one write; {@code headers} are further ones, each with its line's end. */
  static Mock.Play whole(int status, String type, String headers, String body) {
    return new Mock.Play(
        List.of(step(0, head(status, type, headers, body.length()) + body)), Mock.End.KEEP);
  }

  static String head(int status, String type, String headers, int length) {
    String head =
        "HTTP/1.1 " + status + " Whatever\r\nContent-Type: " + type + "\r\n" + HEADERS + headers;
    return head + "Content-Length: " + length + "\r\n\r\n";
  }

  /** A completion with a content of so many bytes. */
  static Mock.Play big(int bytes) {
    return whole(200, PLAIN.replace("Here", "x".repeat(bytes) + " Here"));
  }

  /** The same answer, {@code delayMs} later. */
  static Mock.Play after(long delayMs, Mock.Play play) {
    List<Mock.Step> steps = new ArrayList<>(play.steps());
    steps.set(0, new Mock.Step(delayMs, steps.getFirst().bytes()));
    return new Mock.Play(steps, play.end());
  }

  /** A stream of {@code events} contents, {@code delayMs} between two. */
  static Mock.Play stream(int events, long delayMs) {
    List<Mock.Step> steps = new ArrayList<>(List.of(STREAM_HEAD, ROLE));
    for (int i = 0; i < events; i++) {
      steps.add(word(delayMs, i));
    }
    steps.add(step(0, chunk(event("{}", "\"stop\""))));
    steps.add(step(0, chunk("data: [DONE]\n\n") + "0\r\n\r\n"));
    return new Mock.Play(steps, Mock.End.KEEP);
  }

  /** One content of a stream. */
  static Mock.Step word(long delayMs, int number) {
    return step(delayMs, chunk(event("{\"content\":\" word" + number + "\"}", "null")));
  }

  static String event(String delta, String finish) {
    return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
        + "\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  static Mock.Step step(long delayMs, String text) {
    return new Mock.Step(delayMs, text.getBytes(UTF_8));
  }
}
