package io.octoagent.api;

import static io.octoagent.testbed.Caller.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.Request;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers go upstream and which come back. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class HeadersTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  /** What an HTTP client needs, and what the design adds. */
  private static final Set<String> UPSTREAM =
      Set.of(
          "host",
          "content-type",
          "content-length",
          "transfer-encoding",
          "connection",
          "accept",
          "accept-encoding",
          "user-agent",
          "authorization",
          "traceparent",
          "tracestate",
          "x-litellm-num-retries",
          "x-litellm-timeout");

  FakeProxy proxy;

  @TestHTTPResource URI service;

  Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    caller = new Caller(service);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theProxySeesOurKeyAndTheTraceAndNothingElseOfTheCaller(boolean stream) throws Exception {
    // When
    caller.complete(
        body(stream, "planner"),
        "Authorization",
        "Bearer canary-caller",
        "Cookie",
        "canary=1",
        "User-Agent",
        "canary-agent",
        "OpenAI-Organization",
        "canary-organization",
        "X-Api-Key",
        "canary-key",
        "x-litellm-timeout",
        "4711",
        "x-litellm-num-retries",
        "9",
        "x-litellm-tags",
        "canary-tags",
        "X-Forwarded-For",
        "10.9.8.7",
        "X-Request-Id",
        "canary-id",
        "baggage",
        "user=canary",
        "tracestate",
        "vendor=opaque",
        "traceparent",
        "00-" + TRACE + "-00f067aa0ba902b7-01");

    // Then
    Request call = arrived();
    assertThat(names(call)).isSubsetOf(UPSTREAM);
    assertThat(call.headers().entries().toString()).doesNotContain("canary-caller", "10.9.8.7");
    assertThat(call.headers().entries().toString().replace(FakeProxyResource.KEY, ""))
        .doesNotContain("canary");
    assertThat(call.headers().all("Authorization"))
        .containsExactly("Bearer " + FakeProxyResource.KEY);
    assertThat(call.header("traceparent")).isEqualTo("00-" + TRACE + "-00f067aa0ba902b7-01");
    assertThat(call.header("tracestate")).isEqualTo("vendor=opaque");
    assertThat(call.text()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theProxysFallbacksAreTurnedOff(boolean stream) throws Exception {
    // When
    caller.complete(body(stream, "planner"));

    // Then
    Request call = arrived();
    assertThat(call.headers().all("x-litellm-num-retries")).containsExactly("0");
    assertThat(call.headers().all("x-litellm-timeout"))
        .singleElement()
        .satisfies(
            seconds ->
                assertThat(new BigDecimal(seconds))
                    .isGreaterThan(BigDecimal.ZERO)
                    .isLessThanOrEqualTo(new BigDecimal(30)));
    assertThat(call.header("Content-Type")).startsWith("application/json");
    assertThat(call.json().path("disable_fallbacks").isBoolean()).isTrue();
    assertThat(call.json().path("disable_fallbacks").booleanValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingOfTheProxyShows(boolean stream) throws Exception {
    // When
    HttpResponse<String> response = caller.complete(body(stream, "planner"));

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().map().keySet())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .noneMatch(name -> name.startsWith("x-litellm") || name.startsWith("llm_provider"))
        .doesNotContain("server");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theHeadersNameWhoAnswered(boolean stream) throws Exception {
    // When
    HttpResponse<String> response = caller.complete(body(stream, "extractor"));

    // Then
    assertThat(header(response, "X-OctoAgent-Role")).isEqualTo("extractor");
    assertThat(header(response, "X-OctoAgent-Group")).isEqualTo("cheap");
    assertThat(header(response, "X-OctoAgent-Model")).isEqualTo(ChatJson.vendorModel("cheap"));
    assertThat(header(response, "X-OctoAgent-Attempts")).isEqualTo("1");
    assertThat(header(response, "X-OctoAgent-Fallback-Reason")).isNull();
    assertThat(header(response, "X-OctoAgent-Degraded")).isNull();
  }

  @Test
  void aKnownCostIsReported() throws Exception {
    // When
    HttpResponse<String> response = caller.complete(body(false, "extractor"));

    // Then
    assertThat(new BigDecimal(header(response, "X-OctoAgent-Cost-Usd")))
        .isEqualByComparingTo(ChatJson.COST);
  }

  @Test
  void anUnknownCostIsNotReported() throws Exception {
    // Given
    String answer =
        "{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
            + "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}";
    proxy.on("cheap", Answer.json(answer));

    // When
    HttpResponse<String> response = caller.complete(body(false, "extractor"));

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "X-OctoAgent-Cost-Usd")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"req-1", "0b5e7d0e-8f0d-4b0f-9c55-4f5c2f0f3a11", "A_b.c-9"})
  void aSaneRequestIdIsKept(String id) throws Exception {
    // When
    HttpResponse<String> response = caller.complete(body(false, "router"), "X-Request-Id", id);

    // Then
    assertThat(response.headers().allValues("X-Request-Id")).containsExactly(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "<script>", "a\"b", "{}", "LONG"})
  void anyOtherRequestIdIsReplaced(String id) throws Exception {
    // Given
    String sent = id.equals("LONG") ? "x".repeat(1000) : id;

    // When
    HttpResponse<String> response = caller.complete(body(false, "router"), "X-Request-Id", sent);

    // Then
    assertThat(header(response, "X-Request-Id")).isNotEqualTo(sent).matches("[A-Za-z0-9._-]{8,}");
  }

  @Test
  void everyCallGetsItsOwnRequestIdErrorsToo() throws Exception {
    // When
    Set<String> ids =
        Set.of(
            header(caller.complete(body(false, "router")), "X-Request-Id"),
            header(caller.complete(body(true, "router")), "X-Request-Id"),
            header(caller.complete(body(false, "no-such")), "X-Request-Id"),
            header(caller.complete("{"), "X-Request-Id"));

    // Then
    assertThat(ids).hasSize(4).allSatisfy(id -> assertThat(id).matches("[A-Za-z0-9._-]{8,}"));
  }

  private Request arrived() {
    assertThat(proxy.calls()).hasSize(1);
    return proxy.calls().getFirst();
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  private static Set<String> names(Request call) {
    return call.headers().names().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
