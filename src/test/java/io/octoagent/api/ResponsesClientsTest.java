package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.SseException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.BriefSilence;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.JavaSdk;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the users of OpenAI's SDK for Java, unmodified, hear through the Responses API. */
@QuarkusTest
@TestProfile(BriefSilence.class)
class ResponsesClientsTest {

  private static final ResponseCreateParams ASK =
      ResponseCreateParams.builder().model("router").input("hi").build();

  FakeProxy proxy;

  @TestHTTPResource("/v1")
  URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
  }

  @Test
  void plain() {
    // When
    Response answer = client().responses().create(ASK);

    // Then
    assertThat(text(answer)).isEqualTo("cheap says: hi");
    assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(50);
  }

  /** Its accumulator insists on events that fit together. */
  @Test
  void streamed() {
    // Given
    ResponseAccumulator accumulator = ResponseAccumulator.create();
    StringBuilder text = new StringBuilder();

    // When
    read(accumulator, text);

    // Then
    assertThat(text).hasToString("cheap says: hi");
    assertThat(text(accumulator.response())).isEqualTo("cheap says: hi");
  }

  static List<UnaryOperator<Answer>> breaks() {
    Api api = Api.RESPONSES;
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
    Api api = Api.RESPONSES;
    Answer begun =
        FakeProxy.stream("cheap")
            .write(api.frames(api.proxy().opening("cheap")))
            .write(api.frames(List.of(api.proxy().content("cheap", "Hello"))));
    proxy.on("cheap", how.apply(begun));
    StringBuilder text = new StringBuilder();

    // When
    Throwable error = catchThrowable(() -> read(ResponseAccumulator.create(), text));

    // Then
    assertThat(error).isInstanceOf(SseException.class).hasMessageContaining("The stream broke off");
    assertThat(text).hasToString("Hello");
  }

  /** With the retries that it makes by itself, which the answer tells it not to make. */
  @Test
  void aFailedLadderIsAnErrorOfTheServer() {
    // Given
    for (String group : List.of("cheap", "fallback")) {
      proxy.on(group, FakeProxy.vendorError(Api.RESPONSES, 500, "Error: no"));
    }

    // When
    assertThatThrownBy(() -> client().responses().create(ASK))

        // Then
        .isInstanceOf(InternalServerException.class)
        .hasMessageContaining("No model group answered");
    assertThat(proxy.calls()).hasSize(2);
  }

  private void read(ResponseAccumulator accumulator, StringBuilder text) {
    try (StreamResponse<ResponseStreamEvent> stream = client().responses().createStreaming(ASK)) {
      stream.stream()
          .map(accumulator::accumulate)
          .flatMap(event -> event.outputTextDelta().stream())
          .forEach(delta -> text.append(delta.delta()));
    }
  }

  private OpenAIClient client() {
    return JavaSdk.client(service);
  }

  private static String text(Response answer) {
    return answer.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .map(content -> content.asOutputText().text())
        .collect(Collectors.joining());
  }
}
