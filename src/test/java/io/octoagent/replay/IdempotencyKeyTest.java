package io.octoagent.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.octoagent.event.ErrorCode;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.JavaSdk;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.LogLines;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys a call may have, and that they turn up nowhere. */
@QuarkusTest
@TestProfile(KnownCallers.class)
class IdempotencyKeyTest extends SharedCalls {

  static Stream<String> noKeys() {
    return Stream.of(
        "",
        "   ",
        "k".repeat(256),
        "caf\u00e9",
        "tab\tinside",
        "del\u007f",
        "nul\u0001",
        "\u00a0",
        KEY,
        "x" + OTHER + "x",
        FakeProxyResource.KEY);
  }

  @ParameterizedTest
  @MethodSource("noKeys")
  void anythingElseIsRefused(String value) throws Exception {
    // When
    RawCall.Response answer = raw("Idempotency-Key: " + value);

    // Then
    assertRefused(answer, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Idempotency-Key: one\r\nIdempotency-Key: one",
        "Idempotency-Key: one\r\nidempotency-key: two",
        "Idempotency-Key:\r\nIDEMPOTENCY-KEY: two"
      })
  void soAreTwo(String lines) throws Exception {
    // When
    RawCall.Response answer = raw(lines);

    // Then
    assertRefused(answer, "two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a b",
        "~!@#$%^&*()_+{}|:\"<>?`-=[]\\;',./",
        "1,2",
        "Zk3vQ9xW1rT7yU5iO2pA8sD4fG6hJ0kL"
      })
  void printableTextIsAKey(String value) throws Exception {
    // Given
    key = value + key;

    // When
    call(Api.CHAT, Caller.chat("planner", "hi"));

    // Then
    assertReplayed(call(Api.CHAT, Caller.chat("planner", "hi")));
    assertThat(proxy.calls()).hasSize(1);
  }

  @Test
  void theLongestIsAKey() throws Exception {
    // Given
    key = (key + "k".repeat(255)).substring(0, 255);

    // When
    call(Api.CHAT, Caller.chat("planner", "hi"));

    // Then
    assertReplayed(call(Api.CHAT, Caller.chat("planner", "hi")));
  }

  @Test
  void itTurnsUpNowhere() throws Exception {
    // Given
    key = "canary-" + key;
    List<HttpResponse<String>> answers = new ArrayList<>();

    // When
    try (LogLines log = LogLines.everything()) {
      answers.add(call(Api.CHAT, Caller.chat("planner", "hi")));
      answers.add(call(Api.CHAT, Caller.chat("planner", "hi")));
      answers.add(call(Api.CHAT, Caller.chat("planner", "other")));
      calls.await(3, SOON);

      // Then
      assertThat(log.written("%m %X %e")).noneMatch(line -> line.contains(key));
    }
    assertThat(answers).noneMatch(answer -> answer.body().contains("canary-"));
    assertThat(answers).noneMatch(answer -> answer.headers().toString().contains("canary-"));
    assertThat(calls.all()).noneMatch(call -> call.toString().contains(key));
    assertThat(proxy.calls()).noneMatch(call -> call.headers().entries().toString().contains(key));
  }

  @Test
  void openAisClientSendsItIfToldTo() {
    // Given
    ChatCompletionCreateParams params =
        JavaSdk.ask("planner")
            .putAdditionalHeader("Idempotency-Key", key)
            .putAdditionalHeader("Authorization", "Bearer " + KEY)
            .build();
    var client = JavaSdk.client(service.resolve("/v1"));
    ChatCompletion first = client.chat().completions().create(params);

    // When
    ChatCompletion second = client.chat().completions().create(params);

    // Then
    assertThat(replayed(calls.await(2, SOON))).hasSize(1);
    assertThat(JavaSdk.text(second)).isEqualTo(JavaSdk.text(first));
    assertThat(proxy.calls()).hasSize(1);
    client.close();
  }

  private RawCall.Response raw(String lines) throws Exception {
    return RawCall.send(
        service,
        RawCall.request(
            "POST",
            Api.CHAT.path(),
            Caller.chat("planner", "hi").getBytes(UTF_8),
            "Content-Type: application/json",
            "Authorization: Bearer " + KEY,
            lines));
  }

  private void assertRefused(RawCall.Response answer, String value) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    JsonNode error = OpenAiErrors.error("application/json", answer.text());
    assertThat(error.path("code").asText()).isEqualTo("invalid_request");
    if (value.strip().length() > 3) {
      assertThat(answer.toString()).doesNotContain(value);
    }
    assertThat(proxy.calls()).isEmpty();
    assertThat(calls.all()).allMatch(call -> call.error() == ErrorCode.INVALID_REQUEST);
  }
}
