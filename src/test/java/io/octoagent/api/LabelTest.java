package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.Facts;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.LogLines;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers' labels reach the event and the proxy, and can do no harm there. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class LabelTest {
  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    calls.clear();
    caller = new Caller(service);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theHeaderOutranksTheBody(boolean stream) throws Exception {
    // When
    caller.complete(
        labelled(stream, "\"user\":\"ann@example\",\"metadata\":{\"a\":[1],\"task\":\"body\"}"),
        "X-OctoAgent-Task",
        "ticket/4711");
    // Then
    Facts facts = calls.only().facts();
    assertThat(facts.task()).isEqualTo("ticket/4711");
    assertThat(facts.user()).isEqualTo("ann@example");
    assertThat(proxy.calls().getFirst().headers().all("x-litellm-tags"))
        .containsExactly("ticket/4711");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theBodysLabelsAreHeard(boolean stream) throws Exception {
    // When
    caller.complete(labelled(stream, "\"metadata\":{\"task\":\"nightly\",\"b\":{\"task\":\"x\"}}"));
    // Then
    assertThat(calls.only().facts().task()).isEqualTo("nightly");
    assertThat(proxy.calls().getFirst().header("x-litellm-tags")).isEqualTo("nightly");
    assertThat(proxy.calls().getFirst().json().at("/metadata/b/task").asText()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"user\":\"two words\",\"metadata\":{\"task\":\"a,b\"}",
        "\"user\":7,\"metadata\":{\"task\":{\"task\":\"x\"}}",
        "\"user\":null,\"metadata\":null",
        "\"user\":\"\",\"metadata\":{\"task\":[\"task\"]}",
        "\"user\":\"caf\\u00e9\",\"metadata\":{\"task\":\"line\\nbreak\"}"
      })
  void aBodysBadLabelIsLeftOutAndTheBodyIsNotTouched(String members) throws Exception {
    // When
    caller.complete(labelled(false, members));
    // Then
    assertThat(calls.only().facts().task()).isNull();
    assertThat(calls.only().facts().user()).isNull();
    assertThat(proxy.calls().getFirst().header("x-litellm-tags")).isNull();
    assertThat(proxy.calls().getFirst().text()).contains(members);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "a,b", "LONG", "", "<b>"})
  void aBadHeaderIsRefused(String header) throws Exception {
    // When
    HttpResponse<String> answer =
        caller.complete(
            Caller.chat("planner", "x"),
            "X-OctoAgent-Task",
            header.equals("LONG") ? "x".repeat(129) : header);
    // Then
    assertThat(OpenAiErrors.error(answer, 400, "invalid_request").path("param").asText())
        .isEqualTo("X-OctoAgent-Task");
    assertThat(calls.only().facts().task()).isNull();
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void aRefusedCallKeepsItsLabel() throws Exception {
    // When
    caller.complete("{", "X-OctoAgent-Task", "x".repeat(128));
    // Then
    assertThat(calls.only().facts().task()).hasSize(128);
  }

  private static final String KEYS =
      "sk-octoagent-dev-4711,sk-proj-abcdefgh12345678,AKIAABCDEFGHIJKLMNOP,ghp_abcdefghijkl,"
          + "xai-0123456789abcdef,eyJhbGciOiJIUzI1NiJ9.e30,x/sk-ant-api03-abcdefgh,"
          + "aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3,shown-by-the-caller,"
          + FakeProxyResource.KEY;

  static Stream<String> keys() {
    return Stream.of(KEYS.split(","));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyIsReportedOnlyToWhomItWasSent(String key) throws Exception {
    // Given
    String reply = ChatJson.completion("main", "x");
    proxy.on("main", Answer.json(reply.replace(ChatJson.vendorModel("main"), key)));
    try (LogLines lines = new LogLines()) {
      // When
      HttpResponse<String> answer =
          caller.complete(
              labelled(false, "\"user\":\"" + key + "\",\"metadata\":{\"task\":\"" + key + "\"}"),
              "X-Request-Id",
              key,
              "Authorization",
              "Bearer shown-by-the-caller");
      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().map().toString()).doesNotContain(key);
      assertThat(calls.only().toString()).doesNotContain(key);
      assertThat(lines.written("%s %X").toString()).doesNotContain(key);
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyIsNoTask(String key) throws Exception {
    // When
    HttpResponse<String> answer =
        caller.complete(
            Caller.chat("planner", "x"),
            "X-OctoAgent-Task",
            key,
            "Authorization",
            "Bearer shown-by-the-caller");
    // Then
    assertThat(OpenAiErrors.error(answer, 400, "invalid_request").path("message").asText())
        .contains("no key")
        .doesNotContain(key);
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0af7651916cd43dd8448eb211c80319c",
        "123e4567-e89b-12d3-a456-426614174000",
        "req_011CSHoEeqs5C35K2UUqR7Fy",
        "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8",
        "anthropic.claude-haiku-4-5-20251001-v1:0",
        "task-sk",
        "risk-assessment"
      })
  void whatOnlyResemblesAKeyIsReported(String label) throws Exception {
    // When
    caller.complete(Caller.chat("planner", "x"), "X-OctoAgent-Task", label);
    // Then
    assertThat(calls.only().facts().task()).isEqualTo(label);
  }

  private static String labelled(boolean stream, String members) {
    String body = Caller.body(stream, "planner");
    return body.substring(0, body.length() - 1) + "," + members + "}";
  }
}
