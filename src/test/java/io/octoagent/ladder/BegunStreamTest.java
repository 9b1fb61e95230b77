package io.octoagent.ladder;

import static io.octoagent.testbed.ChatJson.contentEvent;
import static io.octoagent.testbed.ChatJson.deltaEvent;
import static io.octoagent.testbed.ChatJson.finishEvent;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.octoagent.event.ModelCall;
import io.octoagent.limits.Memory;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.StreamedAnswer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** After its first content a stream belongs to its group: it goes on, or has one honest end. */
@QuarkusTest
@TestProfile(OwnGroups.class)
class BegunStreamTest {

  private static final Duration SHORT = Duration.ofMillis(50);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  @Inject Memory memory;

  @BeforeEach
  void reset() {
    proxy.reset();
    calls.clear();
    HealthyGroups.again();
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        broken("one token, then silence", Answer::hang),
        broken("one token, then cut", Answer::cut),
        broken("clean end without finish or [DONE]", answer -> answer),
        broken("[DONE] without finish", Answer::done),
        broken("rubbish mid-stream", answer -> answer.event("{").done()),
        broken("one token, then comments only", BegunStreamTest::comments),
        broken("the second choice cut", answer -> oneOfTwoFinished(answer).cut()),
        broken("one token, then an event that trickles in", BegunStreamTest::trickle),
        error("500", null, "upstream_failed"),
        error("429", null, "upstream_failed"),
        error("400", "invalid_request_error", "upstream_rejected"),
        error("400", "budget_exceeded", "proxy_auth_failed"));
  }

  /** Every tenth of a second, for longer than silence may last. */
  private static Answer comments(Answer answer) {
    for (int i = 0; i < 15; i++) {
      answer.comment("ping").pause(Duration.ofMillis(100));
    }
    return answer.hang();
  }

  /** A byte every tenth of a second, lines that are no data among them, for as long. */
  private static Answer trickle(Answer answer) {
    answer.write("data: ");
    for (int i = 0; i < 15; i++) {
      answer.write(i % 3 == 0 ? "\nd" : " ").pause(Duration.ofMillis(100));
    }
    return answer.hang();
  }

  private static Answer oneOfTwoFinished(Answer answer) {
    String second = contentEvent("cheap", "two").replace("\"index\":0", "\"index\":1");
    return answer.event(second).event(finishEvent("cheap", "stop"));
  }

  private static Arguments broken(String name, Function<Answer, Answer> end) {
    return Arguments.of(name, end, "upstream_failed");
  }

  private static Arguments error(String code, String type, String told) {
    String vendor = "budget_exceeded".equals(type) ? "" : "litellm.APIError: ";
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error
        .putObject("error")
        .put("message", vendor + "sk-canary-key")
        .put("type", type)
        .put("code", code);
    return Arguments.of(
        "error event, code %s, type %s".formatted(code, type),
        (Function<Answer, Answer>) answer -> answer.event(error.toString()),
        told);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaks")
  void endsWithAnErrorAndBroken(String name, Function<Answer, Answer> end, String code)
      throws Exception {
    // Given
    Gate received = new Gate();
    proxy.on(
        "cheap",
        request ->
            end.apply(
                FakeProxy.stream("cheap").event(contentEvent("cheap", "one")).await(received)));
    HttpResponse<InputStream> begun = new Caller(service).open(Caller.streamed("router", "hi"));
    received.awaitReached(Duration.ofSeconds(1));

    // When
    received.open();
    StreamedAnswer answer = StreamedAnswer.read(begun);

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.error().path("code").asText()).isEqualTo(code);
    assertThat(Caller.content(answer.eventsBeforeError())).startsWith("one");
    assertThat(answer.text()).doesNotContain("canary");
    assertThat(proxy.calls()).hasSize(1);
    assertThat(calls.only()).isInstanceOf(ModelCall.Failed.class);
  }

  /** HTTP/1.0 has no chunks to leave the last one out of: there a reset has to say it. */
  @ParameterizedTest
  @CsvSource({"HTTP/1.1, CUT", "HTTP/1.0, RESET"})
  void theEndOnTheWire(String version, RawCall.End end) throws Exception {
    // Given
    proxy.on(
        "cheap", FakeProxy.stream("cheap").event(contentEvent("cheap", "one")).pause(SHORT).cut());

    // When
    RawCall.Response answer = RawCall.stream(service, Caller.streamed("router", "hi"), version);

    // Then
    assertThat(answer.end()).isEqualTo(end);
    assertThat(answer.streamed().error().path("code").asText()).isEqualTo("upstream_failed");
  }

  /** It would hold the memory of what it does not read for as long as it likes. */
  @Test
  void aCallerThatDoesNotReadIsGivenUp() throws Exception {
    // Given
    String large = contentEvent("cheap", "x".repeat(8 << 20));
    proxy.on(
        "cheap",
        FakeProxy.stream("cheap")
            .event(contentEvent("cheap", "one"))
            .pause(SHORT)
            .events(large, "{")
            .done());
    byte[] body = Caller.streamed("router", "hi").getBytes(UTF_8);
    byte[] request =
        RawCall.request("POST", FakeProxy.COMPLETIONS, body, "Content-Type: application/json");

    try (Socket caller = new Socket(service.getHost(), service.getPort())) {
      // When
      caller.getOutputStream().write(request);

      // Then
      assertThat(calls.only()).isInstanceOf(ModelCall.Failed.class);
      await().atMost(Duration.ofSeconds(4)).until(() -> memory.held() == 0);
    }
  }

  /** A picture that takes nearly as long as silence may, after a silence of the same length. */
  @Test
  void aSlowEventIsNoSilence() throws Exception {
    // Given
    String event = contentEvent("cheap", "two");
    Answer slow = FakeProxy.stream("cheap").event(contentEvent("cheap", "one "));
    slow.pause(Duration.ofMillis(500)).write("data: ");
    int piece = 1 + event.length() / 4;
    for (int at = 0; at < event.length(); at += piece) {
      slow.write(event.substring(at, Math.min(event.length(), at + piece)))
          .pause(Duration.ofMillis(125));
    }
    proxy.on("cheap", slow.write("\n\n").event(finishEvent("cheap", "stop")).done());

    // When
    HttpResponse<String> answer = new Caller(service).complete(Caller.streamed("router", "hi"));

    // Then
    assertThat(Rungs.text(answer, true)).isEqualTo("one two");
  }

  /** LiteLLM reports only the first of two finish reasons. */
  @Test
  void doneAfterOneOfTwoFinishesIsWhole() throws Exception {
    // Given
    Answer begun = FakeProxy.stream("cheap").event(contentEvent("cheap", "one"));
    proxy.on("cheap", oneOfTwoFinished(begun).done());

    // When
    HttpResponse<String> answer = new Caller(service).complete(Caller.streamed("router", "hi"));

    // Then
    assertThat(answer.body()).contains("two").doesNotContain("error").endsWith("[DONE]\n\n");
  }

  @Test
  void aSlowOneLivesLongerThanTheDeadline() throws Exception {
    // Given
    Answer slow = FakeProxy.stream("cheap");
    IntStream.range(0, 6)
        .forEach(i -> slow.event(contentEvent("cheap", i + " ")).pause(Duration.ofMillis(400)));
    slow.event(finishEvent("cheap", "stop")).done();
    proxy.on("cheap", slow);

    // When
    HttpResponse<String> answer = new Caller(service).complete(Caller.streamed("router", "hi"));

    // Then
    assertThat(Rungs.text(answer, true)).isEqualTo("0 1 2 3 4 5 ");
    assertThat(proxy.calls()).hasSize(1);
  }

  /** All that could be said has been: who does not close the connection then has still finished. */
  @Test
  void oneThatFallsSilentAfterItsFinishIsWhole() throws Exception {
    // Given
    proxy.on(
        "cheap",
        FakeProxy.stream("cheap")
            .event(contentEvent("cheap", "one"))
            .event(finishEvent("cheap", "stop"))
            .hang());

    // When
    HttpResponse<String> answer = new Caller(service).complete(Caller.streamed("router", "hi"));

    // Then
    assertThat(Rungs.text(answer, true)).isEqualTo("one");
    assertThat(answer.body()).doesNotContain("error").endsWith("data: [DONE]\n\n");
  }

  @Test
  void anEventOfSeveralLinesReachesTheCallerWhole() throws Exception {
    // Given
    String event = contentEvent("cheap", "one");
    int comma = event.indexOf(',') + 1;
    String lines = "data: " + event.substring(0, comma) + "\ndata: " + event.substring(comma);
    proxy.on(
        "cheap",
        FakeProxy.stream("cheap").write(lines + "\n\n").event(finishEvent("cheap", "stop")).done());

    // When
    HttpResponse<String> answer = new Caller(service).complete(Caller.streamed("router", "hi"));

    // Then
    assertThat(Rungs.text(answer, true)).isEqualTo("one");
  }

  @Test
  void toolCallsThatEndInStopAreHandedOnAsToolCalls() throws Exception {
    // Given
    ObjectNode delta = JsonNodeFactory.instance.objectNode();
    delta.putArray("tool_calls").addObject().put("index", 0).put("id", "call_1");
    proxy.on(
        "cheap",
        FakeProxy.stream("cheap")
            .event(deltaEvent("cheap", delta, null))
            .event(finishEvent("cheap", "stop"))
            .done());

    // When
    HttpResponse<String> answer = new Caller(service).complete(Caller.streamed("router", "hi"));

    // Then
    List<String> events = Caller.events(answer.body());
    assertThat(Caller.json(events.get(1)).at("/choices/0/finish_reason").asText())
        .isEqualTo("tool_calls");
  }
}
