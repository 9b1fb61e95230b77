package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd but good answers of a vendor, as a real LiteLLM hands them on. */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(RealProxyResource.class)
class OddAnswersIT {
  private static final String MINI = "gpt-4o-mini";
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}";

  /** What these tokens cost at gpt-4o-mini and at claude-haiku-4-5. */
  private static final BigDecimal CHEAP = new BigDecimal("0.00000585");

  private static final BigDecimal FALLBACK = new BigDecimal("0.000046");

  /** LiteLLM counts in binary fractions. */
  private static final BigDecimal ROUNDING = new BigDecimal("1e-12");

  @TestHTTPResource URI service;

  FakeVendor vendor;

  private Caller caller;

  @BeforeEach
  void helpfulVendor() {
    vendor.reset();
    caller = new Caller(service);
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "content_filter"})
  void anEmptyAnswerWithAReasonIsDelivered(String end) throws Exception {
    for (boolean stream : new boolean[] {false, true}) {
      // Given
      vendor.reset();
      vendor.script(MINI, says("\"content\":\"\"", end));
      // When
      HttpResponse<String> answer = caller.complete(Caller.body(stream, "router"));
      // Then
      delivered(answer);
      assertThat(answer.body()).contains("\"finish_reason\":\"" + end + "\"");
    }
  }

  @Test
  void twelveInARowOpenNoBreakerAndArePaidOnceEach() throws Exception {
    // Given
    vendor.script(MINI, says("\"content\":\"\"", "length"));
    // When
    for (int i = 0; i < 12; i++) {
      HttpResponse<String> answer = caller.complete(Caller.body(false, "router"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(cost(answer)).isEqualByComparingTo(CHEAP);
    }
    // Then
    assertThat(vendor.calls()).hasSize(12);
    assertThat(caller.get("/q/health/ready").body()).contains("\"breaker.cheap\": \"closed\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"content\":null,\"refusal\":\"I cannot\"",
        "\"content\":null,\"reasoning_details\":[{\"type\":\"x\",\"text\":\"hm\"}]",
        "\"content\":null,\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":"
            + "{\"url\":\"http://x\",\"title\":\"t\",\"start_index\":0,\"end_index\":1}}]",
        "\"content\":null,\"a_member_of_tomorrow\":{\"text\":\"hm\"}"
      })
  void whateverItSaysIsDelivered(String members) throws Exception {
    // Given
    vendor.script(MINI, says(members, "stop"));
    // When
    HttpResponse<String> answer = caller.complete(Caller.body(false, "router"));
    // Then
    delivered(answer);
  }

  @Test
  void anEmptyErrorBesideItIsNone() throws Exception {
    // Given
    String error = "\"error\":{\"message\":\"\",\"type\":\"\",\"param\":\"\",\"code\":null},";
    vendor.script(
        MINI,
        VendorScript.of(
            "empty error",
            call ->
                Answer.json(
                    completion("\"content\":\"hi\"", "stop")
                        .replace("{\"id", "{" + error + "\"id")),
            call -> Answer.sse()));
    // When
    HttpResponse<String> answer = caller.complete(Caller.body(false, "router"));
    // Then
    delivered(answer);
  }

  @Test
  void aStreamOfTwoChoicesIsWhole() throws Exception {
    // Given
    vendor.script(
        MINI,
        streams(
            chunk(0, "\"content\":\"a\"", null),
            chunk(1, "\"content\":\"b\"", null),
            chunk(0, "", "stop"),
            chunk(1, "", "stop")));
    String body = Caller.body(true, "router").replaceFirst("\\{", "{\"n\":2,");
    // When
    HttpResponse<String> answer = caller.complete(body);
    // Then
    delivered(answer);
    assertThat(answer.body()).contains("\"a\"", "\"b\"").doesNotContain("error");
  }

  @Test
  void aLegacyFunctionCallKeepsItsStop() throws Exception {
    // Given
    vendor.script(
        MINI,
        streams(
            chunk(
                0, "\"content\":null,\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}", null),
            chunk(0, "\"function_call\":{\"arguments\":\"{}\"}", null),
            chunk(0, "", "stop")));
    String functions = "{\"functions\":[{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}],";
    String body = Caller.body(true, "router").replaceFirst("\\{", functions.replace("\\", "\\\\"));
    // When
    HttpResponse<String> answer = caller.complete(body);
    // Then
    delivered(answer);
    assertThat(answer.body()).contains("\"stop\"").doesNotContain("tool_calls");
  }

  @ParameterizedTest
  @CsvSource({
    "This model's maximum context length is 8192 tokens., context_length_exceeded",
    "Your input exceeds the context window of this model., context_length_exceeded",
    "Your request was rejected as a result of our safety system., content_policy_violation",
    "Unsupported value: 'temperature' does not support 0.2., unsupported_value"
  })
  void theVendorsCodeIsKept(String message, String code) throws Exception {
    // Given
    String error =
        "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"code\":\"%s\"}}";
    vendor.script(MINI, refuses(error.formatted(message, code)));
    for (boolean stream : new boolean[] {false, true}) {
      // When
      HttpResponse<String> answer = caller.complete(Caller.body(stream, "router"));
      // Then
      JsonNode told = OpenAiErrors.error(answer, 400, code);
      assertThat(told.path("message").asText())
          .isEqualTo("The vendor rejected the request: " + message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"detail\":\"too long\"}", "[\"too long\"]", "<p>too long</p>"})
  void aRefusalInAnyFormIsReported(String body) throws Exception {
    // Given
    vendor.script(MINI, refuses(body));
    // When
    HttpResponse<String> answer = caller.complete(Caller.body(false, "router"));
    // Then
    assertThat(OpenAiErrors.error(answer, 400, "upstream_rejected").path("message").asText())
        .contains("too long")
        .doesNotContain("litellm")
        .doesNotContain("<p>");
  }

  @Test
  void aHollowAnswerIsPaidFor() throws Exception {
    // Given
    vendor.script(MINI, says("\"content\":\"\"", "stop"));
    // When
    HttpResponse<String> answer = caller.complete(Caller.body(false, "router"));
    // Then
    assertThat(answer.headers().firstValue("X-OctoAgent-Fallback-Reason")).contains("hollow");
    assertThat(cost(answer)).isCloseTo(CHEAP.add(FALLBACK), within(ROUNDING));
  }

  private void delivered(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-OctoAgent-Group")).contains("cheap");
    assertThat(answer.headers().firstValue("X-OctoAgent-Attempts")).contains("1");
    assertThat(vendor.calls()).hasSize(1);
  }

  private static BigDecimal cost(HttpResponse<String> answer) {
    return new BigDecimal(answer.headers().firstValue("X-OctoAgent-Cost-Usd").orElseThrow());
  }

  private static VendorScript refuses(String body) {
    return VendorScript.of(
        "refuses",
        call -> Answer.status(400).header("Content-Type", "application/json").write(body),
        call -> Answer.status(400).header("Content-Type", "application/json").write(body));
  }

  private static VendorScript says(String members, String end) {
    return VendorScript.of(
        "says " + end,
        call -> Answer.json(completion(members, end)),
        call -> Answer.sse().events(List.of(chunk(0, members, null), chunk(0, "", end))).done());
  }

  private static VendorScript streams(String... chunks) {
    return VendorScript.of(
        "streams",
        call -> Answer.json(completion("\"content\":\"hi\"", "stop")),
        call -> Answer.sse().events(chunks).done());
  }

  private static String completion(String members, String end) {
    return ("{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",%s,\"choices\":"
            + "[{\"index\":0,\"message\":{\"role\":\"assistant\",%s},\"finish_reason\":\"%s\"}]}")
        .formatted(USAGE, members, end);
  }

  private static String chunk(int index, String members, String end) {
    return ("{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
            + "[{\"index\":%d,\"delta\":{%s},\"finish_reason\":%s}]}")
        .formatted(index, members, end == null ? "null" : '"' + end + '"');
  }
}
