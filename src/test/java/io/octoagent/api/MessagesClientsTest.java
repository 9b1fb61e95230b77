package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.anthropic.client.AnthropicClient;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.MessageCountTokensParams;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.limits.Admission;
import io.octoagent.limits.CallsInFlight;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.AnthropicSdk;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.BriefSilence;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.JavaSdk;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the users of Anthropic's SDK for Java, unmodified, hear: answers, and its own exceptions.
 */
@QuarkusTest
@TestProfile(BriefSilence.class)
class MessagesClientsTest {

  FakeProxy proxy;

  @TestHTTPResource("/")
  URI service;

  @Inject Admission admission;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
  }

  @AfterEach
  void noPermitIsKept() {
    await().until(() -> CallsInFlight.of(admission) == 0);
  }

  @Test
  void plain() {
    // When
    var answer = client().messages().create(AnthropicSdk.ask("router"));

    // Then
    assertThat(AnthropicSdk.text(answer)).isEqualTo("cheap says: hi");
    assertThat(answer.usage().inputTokens()).isEqualTo(30);
  }

  @Test
  void streamed() {
    // Given
    StringBuilder text = new StringBuilder();

    // When
    AnthropicSdk.stream(client(), "router", text);

    // Then
    assertThat(text).hasToString("cheap says: hi");
  }

  @Test
  void tokensAreCounted() {
    // Given
    proxy.server().on("/v1/messages/count_tokens", request -> Answer.json("{\"input_tokens\":12}"));
    MessageCountTokensParams params =
        MessageCountTokensParams.builder().model("router").addUserMessage("hi").build();

    // When
    long tokens = client().messages().countTokens(params).inputTokens();

    // Then
    assertThat(tokens).isEqualTo(12);
  }

  static List<UnaryOperator<Answer>> breaks() {
    Api api = Api.MESSAGES;
    return List.of(
        Answer::cut,
        Answer::hang,
        answer -> answer.write(api.proxy().end()),
        answer -> answer.write(api.frames(List.of(api.proxy().errorEvent("cheap", "litellm.x")))));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void aStreamThatBreaksIsAnErrorWithOurText(UnaryOperator<Answer> how) {
    // Given
    Api api = Api.MESSAGES;
    Answer begun =
        FakeProxy.stream("cheap")
            .write(api.frames(api.proxy().opening("cheap")))
            .write(api.frames(List.of(api.proxy().content("cheap", "Hello"))));
    proxy.on("cheap", how.apply(begun));
    StringBuilder text = new StringBuilder();

    // When
    Throwable error = catchThrowable(() -> AnthropicSdk.stream(client(), "router", text));

    // Then
    assertThat(error).isInstanceOf(SseException.class).hasMessageContaining("The stream broke off");
    assertThat(text).hasToString("Hello");
    assertThat(proxy.calls()).hasSize(1);
  }

  @Test
  void aWrongKeyIsUnauthorized() {
    // Given
    AnthropicClient stranger = AnthropicSdk.client(service, "sk-of-a-stranger");

    // When
    assertThatThrownBy(() -> stranger.messages().create(AnthropicSdk.ask("router")))

        // Then
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageContaining("authentication_error");
  }

  @Test
  void anUnknownModelIsNotFound() {
    // When
    assertThatThrownBy(() -> client().messages().create(AnthropicSdk.ask("claude-haiku-4-5")))

        // Then
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("planner");
  }

  @Test
  void aRateLimitIsOne() {
    // Given
    failing(429);

    // When
    assertThatThrownBy(() -> once().messages().create(AnthropicSdk.ask("router")))

        // Then
        .isInstanceOf(RateLimitException.class)
        .hasMessageContaining("is rate limited");
  }

  /** With the retries that it makes by itself, which the answer tells it not to make. */
  @Test
  void aFailedLadderIsAnErrorOfTheServer() {
    // Given
    failing(500);

    // When
    assertThatThrownBy(() -> client().messages().create(AnthropicSdk.ask("router")))

        // Then
        .isInstanceOf(InternalServerException.class)
        .hasMessageContaining("No model group answered");
    assertThat(proxy.calls()).hasSize(2);
  }

  private AnthropicClient client() {
    return AnthropicSdk.client(service, JavaSdk.KEY);
  }

  private AnthropicClient once() {
    return client().withOptions(it -> it.maxRetries(0));
  }

  private void failing(int status) {
    for (String group : List.of("cheap", "fallback")) {
      proxy.on(group, FakeProxy.vendorError(Api.MESSAGES, status, "Error: no"));
    }
  }
}
