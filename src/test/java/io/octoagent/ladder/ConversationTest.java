package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.LogLines;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that continues a conversation which only its vendor has asks one group and no other. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class ConversationTest {

  private static final String MODEL = "x-litellm-model-name";

  FakeProxy proxy;

  @TestHTTPResource URI service;

  private Caller caller;

  @BeforeEach
  @AfterEach
  void closeEveryBreaker() {
    caller = new Caller(service);
    proxy.reset();
    HealthyGroups.again();
  }

  static Stream<Arguments> continued() {
    return Stream.of("", "\"stream\":true,")
        .flatMap(
            stream ->
                Stream.of(
                    Arguments.of(
                        "previous_response_id",
                        "{\"model\":\"planner\",%s\"previous_response_id\":\"resp_1\",\"input\":\"on\"}"
                            .formatted(stream)),
                    Arguments.of(
                        "input",
                        "{\"model\":\"planner\",%s\"input\":[{\"role\":\"user\",\"content\":\"on\"},{\"id\":\"rs_1\",\"type\":\"item_reference\"}]}"
                            .formatted(stream))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("continued")
  void itsGroupAloneAnswers(String field, String body) throws Exception {
    // When
    HttpResponse<String> answer = caller.call(Api.RESPONSES, body);

    // Then
    assertThat(Api.RESPONSES.text(answer, body.contains("stream"))).contains("main says");
    assertThat(proxy.calls("main")).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("continued")
  void aFailureOfItsGroupIsAnErrorThatSaysWhyNobodyElseWasAsked(String field, String body)
      throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(Api.RESPONSES, 500, "ServerError: dead"));

    // When
    HttpResponse<String> answer = caller.call(Api.RESPONSES, body);

    // Then
    assertThat(OpenAiErrors.error(answer, 502, "upstream_failed").path("message").asText())
        .contains("main answered with a server error", "No other group was asked", "'" + field);
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("1");
    assertThat(proxy.calls("fallback")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("continued")
  void anOpenBreakerLeadsToNobodyElse(String field, String body) throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(500, null, "ServerError: dead"));
    for (int i = 0; i < GroupEvidence.WINDOW; i++) {
      caller.complete(Caller.chat("planner", "hi " + i));
    }
    proxy.server().forgetRequests();

    // When
    HttpResponse<String> answer = caller.call(Api.RESPONSES, body);

    // Then
    assertThat(OpenAiErrors.error(answer, 503, "circuit_open").path("message").asText())
        .contains("main was not tried", "No other group was asked")
        .doesNotContain("fallback was");
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void failuresOfSuchCallsOpenTheBreakerAndAnAnswerClosesIt() throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(Api.RESPONSES, 500, "ServerError: dead"));

    // When
    for (int i = 0; i < GroupEvidence.WINDOW; i++) {
      caller.call(Api.RESPONSES, continuing("hi " + i));
    }

    // Then
    assertThat(caller.get("/q/health/ready").body()).contains("\"breaker.main\": \"open\"");
    assertThat(caller.get("/q/health/ready").body()).contains("\"breaker.fallback\": \"closed\"");
    assertThat(proxy.calls("fallback")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("continued")
  void anAnswerThatCannotKnowTheConversationIsThrownAway(String field, String body)
      throws Exception {
    // Given
    boolean stream = body.contains("stream");
    Answer whole =
        stream
            ? Answer.sse()
                .write(Api.RESPONSES.frames(Api.RESPONSES.proxy().stream("main", "?", true)))
            : Answer.json(Api.RESPONSES.proxy().plain("main", "?"));
    proxy.on("main", whole.header(MODEL, "anthropic/claude-haiku-4-5"));

    // When
    HttpResponse<String> answer;
    List<String> errors;
    try (LogLines log = LogLines.everything()) {
      answer = caller.call(Api.RESPONSES, body);
      errors = log.errors();
    }

    // Then
    assertThat(OpenAiErrors.error(answer, 502, "upstream_failed").path("message").asText())
        .contains("main answered without the conversation", "'" + field);
    assertThat(errors).isEmpty();
    assertThat(Rungs.header(answer, "x-should-retry")).isEqualTo("false");
    assertThat(proxy.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"conv_1\"", "{\"id\":\"conv_1\"}", "\"\"", "{}"})
  void aConversationThatTheProxyWouldDropIsRefused(String conversation) throws Exception {
    // When
    HttpResponse<String> answer =
        caller.call(
            Api.RESPONSES,
            "{\"model\":\"planner\",\"input\":\"on\",\"conversation\":" + conversation + "}");

    // Then
    assertThat(OpenAiErrors.error(answer, 400, "invalid_request").path("param").asText())
        .isEqualTo("conversation");
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"previous_response_id\":null,\"conversation\":null,\"input\":\"on\"",
        "\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":\"item_reference\"}]",
        "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"item_reference\"}]}]",
        "\"metadata\":{\"previous_response_id\":\"resp_1\"},\"input\":\"on\""
      })
  void whatContinuesNothingHasTheWholeChain(String members) throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(Api.RESPONSES, 500, "ServerError: dead"));

    // When
    HttpResponse<String> answer =
        caller.call(Api.RESPONSES, "{\"model\":\"planner\"," + members + "}");

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Rungs.group(answer)).isEqualTo("fallback");
  }

  /** A group with another one after it would have three seconds of the five. */
  @Test
  void itsGroupHasAllOfTheTime() throws Exception {
    // Given
    proxy.on(
        "main",
        Answer.json(Api.RESPONSES.proxy().plain("main", "late")).after(Duration.ofMillis(3_700)));

    // When
    HttpResponse<String> answer =
        caller.call(Api.RESPONSES, continuing("on"), "X-OctoAgent-Timeout", "5");

    // Then
    assertThat(Api.RESPONSES.text(answer, false)).isEqualTo("late");
    List<String> limits =
        proxy.calls().stream().map(call -> call.header("x-litellm-timeout")).toList();
    assertThat(limits).hasSize(1).allSatisfy(it -> assertThat(Double.valueOf(it)).isGreaterThan(4));
  }

  private static String continuing(String input) {
    return "{\"model\":\"planner\",\"previous_response_id\":\"resp_1\",\"input\":\""
        + input
        + "\"}";
  }
}
