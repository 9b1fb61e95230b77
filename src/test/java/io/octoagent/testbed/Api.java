package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One API of the service, with all that tests of every API need to know of it: how a request is
 * written, how the proxy answers by the book, and how a caller reads what comes back.
 */
public enum Api {
  CHAT("/v1/chat/completions", "/choices/0/message/content", "/choices/0/delta/content", Api.DONE),
  COMPLETIONS("/v1/completions", "/choices/0/text", "/choices/0/text", Api.DONE),
  RESPONSES("/v1/responses", "/output/0/content/0/text", "/delta", "response.completed"),
  MESSAGES("/v1/messages", "/content/0/text", "/delta/text", "message_stop"),
  COUNT_TOKENS("/v1/messages/count_tokens", "/input_tokens", null, null),
  EMBEDDINGS("/v1/embeddings", "/data/0/embedding", null, null);

  /** The APIs that the service has; the tests of every API are for these. */
  public static final List<Api> SERVED = List.of(values());

  private static final String DONE = "[DONE]";

  private final String path;
  private final String text;
  private final String delta;
  private final String last;

  Api(String path, String text, String delta, String last) {
    this.path = path;
    this.text = text;
    this.delta = delta;
    this.last = last;
  }

  public String path() {
    return path;
  }

  /** The API of this path. */
  public static Optional<Api> of(String path) {
    return Arrays.stream(values()).filter(api -> api.path.equals(path)).findFirst();
  }

  /** How the proxy words its answers. */
  public ProxyForm proxy() {
    return switch (this) {
      case CHAT -> new ChatForm();
      case COMPLETIONS -> new CompletionsForm();
      case RESPONSES -> new ResponsesForm();
      case MESSAGES -> new MessagesForm();
      case COUNT_TOKENS -> new CountTokensForm();
      case EMBEDDINGS -> new EmbeddingsForm();
    };
  }

  public boolean streams() {
    return last != null;
  }

  /** Whether the proxy says what such an answer costs. */
  public boolean priced(boolean streamed) {
    return this != COUNT_TOKENS && (this != MESSAGES || !streamed);
  }

  /** The smallest request. */
  public String body(String model, String prompt, boolean streamed) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
    switch (this) {
      case CHAT, MESSAGES, COUNT_TOKENS ->
          body.putArray("messages").addObject().put("role", "user").put("content", prompt);
      case COMPLETIONS -> body.put("prompt", prompt);
      case RESPONSES, EMBEDDINGS -> body.put("input", prompt);
    }
    if (this == MESSAGES) {
      body.put("max_tokens", 64);
    }
    return (streamed ? body.put("stream", true) : body).toString();
  }

  /** These events as the proxy writes them, the end of the stream not included. */
  public String frames(List<String> events) {
    return events.stream().map(proxy()::frame).collect(Collectors.joining());
  }

  /** What {@link #text} reads of an answer that the proxy was to say this in. */
  public String said(String what) {
    return this == COUNT_TOKENS ? Integer.toString(what.length()) : what;
  }

  /** What the answer to a call says, which has to be a whole one with status 200. */
  public String text(HttpResponse<String> answer, boolean streamed) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    if (!streamed) {
      JsonNode said = Caller.json(answer.body()).at(text);
      return said.isArray() ? EmbeddingsForm.text(said) : said.asText();
    }
    List<String> events = events(answer.body());
    assertThat(isLast(events.getLast())).as(answer.body()).isTrue();
    return content(events);
  }

  /** The data of a stream's events, each of which has to be framed as this API's are. */
  public List<String> events(String stream) {
    if (last.equals(DONE)) {
      return Caller.events(stream);
    }
    assertThat(stream).endsWith("\n\n").doesNotContain("\r");
    List<String> events = new ArrayList<>();
    for (String frame : stream.substring(0, stream.length() - 2).split("\n\n", -1)) {
      List<String> lines = frame.lines().toList();
      assertThat(lines).as(frame).hasSize(2);
      assertThat(lines.getLast()).startsWith("data: ");
      String data = lines.getLast().substring("data: ".length());
      assertThat(lines.getFirst()).isEqualTo("event: " + Caller.json(data).path("type").asText());
      events.add(data);
    }
    return events;
  }

  /** The texts in a stream's events, joined. */
  public String content(List<String> events) {
    return events.stream()
        .filter(event -> !event.equals(DONE))
        .map(event -> Caller.json(event).at(delta).asText(""))
        .collect(Collectors.joining());
  }

  /** The error of an answer that has to have this status and code, in this API's envelope. */
  public JsonNode error(HttpResponse<String> answer, int status, String code) {
    return this == MESSAGES || this == COUNT_TOKENS
        ? AnthropicErrors.error(answer, status, code)
        : OpenAiErrors.error(answer, status, code);
  }

  /** The events before the error that a stream has to end with, and to be broken off after. */
  public List<String> eventsBeforeError(StreamedAnswer answer) {
    assertThat(answer.whole()).as("ended like a whole answer: %s", answer.text()).isFalse();
    List<String> events = events(answer.text());
    assertThat(events).as(answer.text()).noneMatch(this::isLast);
    return events.subList(0, events.size() - 1);
  }

  /** That error, with its code and message. */
  public JsonNode error(StreamedAnswer answer) {
    String event = events(answer.text()).getLast();
    return switch (this) {
      case CHAT, COMPLETIONS -> answer.error();
      case RESPONSES -> {
        JsonNode failed = Caller.json(event);
        assertThat(failed.path("type").asText()).as(event).isEqualTo("response.failed");
        assertThat(failed.at("/response/status").asText()).as(event).isEqualTo("failed");
        yield failed.at("/response/error");
      }
      case MESSAGES -> AnthropicErrors.error(event);
      case COUNT_TOKENS, EMBEDDINGS -> throw new AssertionError("there are no streams");
    };
  }

  private boolean isLast(String event) {
    return last.equals(DONE)
        ? event.equals(DONE)
        : Caller.json(event).path("type").asText().equals(last);
  }
}
