package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.models.chat.completions.ChatCompletion;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.BriefSilence;
import io.octoagent.testbed.ChatClient;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.JavaSdk;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the users of unmodified clients hear: an error for every failure, and for nothing else. */
@QuarkusTest
@TestProfile(BriefSilence.class)
class ChatClientsTest {

  private static final String TEXT = "Hello from here";

  private static final Map<String, UnaryOperator<Answer>> BREAKS =
      Map.of(
          "cut", Answer::cut,
          "stalled", Answer::hang,
          "failed",
              answer -> answer.event("{\"error\":{\"message\":\"litellm.x\",\"code\":\"500\"}}"),
          "ended without a finish", Answer::done);

  FakeProxy proxy;

  @TestHTTPResource("/")
  URI service;

  @Inject RecordedCalls calls;

  @BeforeEach
  void reset() {
    proxy.reset();
    calls.clear();
    HealthyGroups.again();
  }

  static Stream<Arguments> breaks() {
    return Stream.of(ChatClient.values())
        .flatMap(client -> BREAKS.keySet().stream().map(how -> Arguments.of(client, how)));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void aStreamThatBreaksIsAnError(ChatClient client, String how) {
    // Given
    Answer begun =
        FakeProxy.stream("cheap")
            .event(ChatJson.contentEvent("cheap", TEXT))
            .pause(Duration.ofMillis(50));
    proxy.on("cheap", BREAKS.get(how).apply(begun));

    // When
    ChatClient.Heard heard = client.call(service, true);

    // Then
    assertThat(heard.complaint()).contains("The stream broke off");
  }

  static Stream<Arguments> both() {
    return Stream.of(ChatClient.values())
        .flatMap(client -> Stream.of(Arguments.of(client, false), Arguments.of(client, true)));
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("both")
  void aWholeAnswerIsNone(ChatClient client, boolean streamed) {
    // Given
    proxy.on(
        "cheap",
        request ->
            streamed
                ? FakeProxy.healthyStream("cheap", TEXT, false)
                : FakeProxy.healthyPlain("cheap", TEXT));

    // When
    ChatClient.Heard heard = client.call(service, streamed);

    // Then
    assertThat(heard.error()).isNull();
    assertThat(heard.text()).isEqualTo(TEXT);
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("both")
  void aFailedLadderIsReported(ChatClient client, boolean streamed) {
    // Given
    failing(500);

    // When
    ChatClient.Heard heard = client.call(service, streamed);

    // Then
    assertThat(heard.complaint()).contains("No model group answered");
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("both")
  void aRateLimitIsReported(ChatClient client, boolean streamed) {
    // Given
    failing(429);

    // When
    ChatClient.Heard heard = client.call(service, streamed);

    // Then
    assertThat(heard.complaint()).contains("is rate limited");
  }

  /** With the retries that it makes by itself, at the time that the answer gives. */
  @Test
  void aRateLimitThatPassesIsWaitedFor() {
    // Given
    Answer limit =
        FakeProxy.vendorError(429, null, "RateLimitError: no").header("Retry-After", "1");
    proxy.on(
        "fallback",
        request -> proxy.calls().size() == 1 ? limit : FakeProxy.healthyPlain("fallback", TEXT));
    OpenAIClient client = JavaSdk.client(service.resolve("/v1"));

    // When
    ChatCompletion answer = client.chat().completions().create(JavaSdk.ask("fallback").build());

    // Then
    assertThat(JavaSdk.text(answer)).isEqualTo(TEXT);
    assertThat(proxy.calls()).hasSize(2);
  }

  private void failing(int status) {
    for (String group : new String[] {"cheap", "fallback"}) {
      proxy.on(group, FakeProxy.vendorError(status, null, "Error: no"));
    }
  }
}
