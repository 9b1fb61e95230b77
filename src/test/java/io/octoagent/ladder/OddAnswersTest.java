package io.octoagent.ladder;

import static io.octoagent.testbed.ChatJson.completion;
import static io.octoagent.testbed.ChatJson.finishEvent;
import static io.octoagent.testbed.ChatJson.roleEvent;
import static io.octoagent.testbed.ChatJson.streamEvents;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ModelCall;
import io.octoagent.event.VendorCode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd but good answers are delivered, by the group that gave them and paid once. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class OddAnswersTest {
  private static final String GOOD = completion("cheap", "hi");
  private static final String LENGTH =
      "{\"choices\":[{\"index\":0,\"finish_reason\":\"length\",\"message\":{\"content\":\"\"}}]}";

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  private Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    CircuitBreakerMaintenance.get().resetAll();
    calls.clear();
    caller = new Caller(service);
  }

  static Stream<Named<Answer>> plain() {
    return Stream.of(
        Named.of("type json", Answer.status(200).header("Content-Type", "json").write(GOOD)),
        Named.of("no type", Answer.status(200).write(GOOD)),
        Named.of("an empty type", Answer.status(200).header("Content-Type", "").write(GOOD)),
        Named.of("plain text", Answer.status(200).header("Content-Type", "text/plain").write(GOOD)),
        Named.of("no such type", Answer.status(200).header("Content-Type", "a/b/c;;=").write(GOOD)),
        Named.of("201", Answer.status(201).header("Content-Type", "json").write(GOOD)),
        Named.of("202", Answer.status(202).write(GOOD)),
        Named.of("a byte order mark", Answer.json("\uFEFF" + GOOD)),
        Named.of("an empty error", Answer.json(GOOD.replaceFirst("\\{", "{\"error\":{},"))),
        Named.of("100 before it", Answer.raw(informational("100 Continue") + whole())),
        Named.of("102 before it", Answer.raw(informational("102 Processing") + whole())),
        Named.of("103 before it", Answer.raw(informational("103 Early Hints") + whole())),
        Named.of(
            "two of them before it",
            Answer.raw(informational("102 Processing") + informational("199 X") + whole())));
  }

  private static String informational(String status) {
    return "HTTP/1.1 " + status + "\r\nLink: </x>\r\n\r\n";
  }

  private static String whole() {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + GOOD.length() + "\r\n\r\n" + GOOD;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plain")
  void aPlainOneIsDelivered(Answer answer) throws Exception {
    // Given
    proxy.on("cheap", answer);
    // When
    HttpResponse<String> response = caller.complete(Caller.chat("router", "x"));
    // Then
    assertThat(Rungs.text(response, false)).isEqualTo("hi");
    assertThat(response.body()).startsWith("{");
    assertThat(Rungs.group(response)).isEqualTo("cheap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain", "Text/Event-Stream;charset=x", "a/b/c"})
  void aStreamIsDeliveredWhateverItIsCalled(String type) throws Exception {
    // Given
    Answer answer = Answer.status(201).header("Content-Type", type).chunked();
    proxy.on("cheap", answer.events(streamEvents("cheap", "hi", false)).write("data:[DONE] \n\n"));
    // When
    HttpResponse<String> response = caller.complete(Caller.streamed("router", "x"));
    // Then
    assertThat(Rungs.text(response, true)).isEqualTo("hi");
    assertThat(response.body()).endsWith("data: [DONE]\n\n").doesNotContain("[DONE] ");
    assertThat(Rungs.group(response)).isEqualTo("cheap");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void twelveThatEndAtTheirLengthArePaidOnce(boolean stream) throws Exception {
    // Given
    String finish = finishEvent("cheap", "length");
    String usage = "{\"choices\":[],\"usage\":{\"completion_tokens\":9,\"cost\":0.25}}";
    proxy.on(
        "cheap",
        request ->
            stream
                ? FakeProxy.stream("cheap").events(roleEvent("cheap"), finish, usage).done()
                : Answer.json(LENGTH).header("x-litellm-response-cost", "0.25"));
    // When
    for (int i = 0; i < 12; i++) {
      HttpResponse<String> response = caller.complete(Caller.body(stream, "router"));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("\"length\"").doesNotContain("error");
      assertThat(Rungs.header(response, "X-OctoAgent-Attempts")).isEqualTo("1");
    }
    // Then
    assertThat(calls.await(12, Duration.ofSeconds(5)))
        .allSatisfy(
            call -> assertThat(call.facts().consumption().costUsd()).isEqualByComparingTo("0.25"))
        .allSatisfy(call -> assertThat(call).isInstanceOf(ModelCall.Answered.class));
    calls.metricsAgree();
    assertThat(proxy.calls()).hasSize(12);
    assertThat(CircuitBreakerMaintenance.get().currentState("cheap"))
        .isEqualTo(CircuitBreakerState.CLOSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"detail":"too long"}|too long
          {"object":"error","message":"too long","type":"BadRequestError","code":400}|too long
          ["too long"]|too long
          <html><body><p>too long</p></body></html>|too long
          too long|too long
          {"detail":"bad key sk-canary-1234567890"}|bad [redacted]
          """)
  void aRefusalInAnyFormIsReported(String body, String words) throws Exception {
    // Given
    proxy.on("cheap", Answer.status(400).write(body));
    // When
    HttpResponse<String> response = caller.complete(Caller.chat("router", "x"));
    // Then
    assertThat(OpenAiErrors.error(response, 400, "upstream_rejected").path("message").asText())
        .isEqualTo("The vendor rejected the request: " + words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"error\":{\"message\":\"\"}}", "<html></html>"})
  void aRefusalWithoutAReasonSaysSo(String body) throws Exception {
    // Given
    proxy.on("cheap", Answer.status(422).header("Content-Type", "json").write(body));
    // When
    HttpResponse<String> response = caller.complete(Caller.chat("router", "x"));
    // Then
    assertThat(OpenAiErrors.error(response, 422, "upstream_rejected").path("message").asText())
        .isEqualTo("The vendor rejected the request and gave no reason.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theVendorsCodeIsReported(boolean stream) throws Exception {
    // Given
    String error =
        "{\"error\":{\"message\":\"litellm.ContextWindowExceededError: litellm.BadRequestError:"
            + " OpenAIException - too long\",\"param\":\"messages\",\"code\":\"400\"}}";
    proxy.on("cheap", Answer.status(400).write(error));
    // When
    HttpResponse<String> response = caller.complete(Caller.body(stream, "router"));
    // Then
    assertThat(OpenAiErrors.error(response, 400, "context_length_exceeded").path("param").asText())
        .isEqualTo("messages");
    ModelCall call = calls.only();
    assertThat(call.error().id()).isEqualTo("upstream_rejected");
    assertThat(call.facts().attempts())
        .flatExtracting(rung -> rung.code().stream().toList())
        .containsExactly(VendorCode.CONTEXT_LENGTH_EXCEEDED);
  }
}
