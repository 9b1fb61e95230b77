package io.octoagent.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.VendorCall;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fault table's rows with the fault in the vendor, through a real LiteLLM. Rows about the proxy
 * itself are in {@code ProxyOutageIT}.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = RealProxyResource.class,
    initArgs = {
      @ResourceArg(name = "octoagent.llm.timeout-s", value = "3"),
      @ResourceArg(name = "octoagent.stream-idle-s", value = "1"),
      @ResourceArg(name = RealProxyResource.BREAKERS, value = "off")
    })
class FaultTableRealProxyIT {
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration GRACE = Duration.ofMillis(250);
  private static final String TIMEOUT = "timeout";
  private static final String FIRST = "gpt-4o-mini";
  private static final String SECOND = "claude-haiku-4-5";

  /** A fault that climbs, what it is called, and what the caller gets when both groups have it. */
  private record Row(VendorScript fault, String reason, int status, String code) {
    static Row timesOut(VendorScript fault) {
      return new Row(fault, TIMEOUT, 504, "deadline_exceeded");
    }

    static Row fails(VendorScript fault, String reason) {
      return new Row(fault, reason, 502, "upstream_failed");
    }
  }

  @TestHTTPResource URI service;

  FakeVendor vendor;

  private Caller caller;
  private Duration took;

  static Stream<Arguments> climbing() {
    return Stream.concat(
        Stream.of(
                Row.timesOut(VendorScript.hang()),
                Row.timesOut(VendorScript.headersThenSilence()),
                Row.timesOut(VendorScript.roleThenSilence()),
                Row.fails(VendorScript.errorFirst(), "server_error"),
                Row.fails(VendorScript.status(401), "declined"),
                Row.fails(VendorScript.status(404), "declined"),
                new Row(VendorScript.status(429), "rate_limited", 429, "rate_limited"),
                Row.fails(VendorScript.status(500), "server_error"))
            .flatMap(row -> Stream.of(Arguments.of(row, false), Arguments.of(row, true))),
        Stream.of(
            Arguments.of(Row.timesOut(VendorScript.tokenThenSilence()), false),
            Arguments.of(Row.fails(VendorScript.tokenThenCut(), "server_error"), false),
            Arguments.of(Row.fails(VendorScript.errorMidStream(), "server_error"), false),
            Arguments.of(Row.fails(VendorScript.empty(), "server_error"), false),
            Arguments.of(Row.fails(VendorScript.empty(), "hollow"), true),
            Arguments.of(Row.fails(VendorScript.truncatedJson(), "server_error"), false),
            Arguments.of(Row.fails(VendorScript.truncatedJson(), "server_error"), true)));
  }

  @BeforeEach
  void bothGroupsAnswer() {
    caller = new Caller(service);
    vendor.reset();
    // a pause that a vendor asked for in the row before has to be over
    await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () -> {
              assertThat(group(caller.complete(Caller.chat("router", "hi")))).isEqualTo("cheap");
              assertThat(group(caller.complete(Caller.chat("fallback", "hi"))))
                  .isEqualTo("fallback");
            });
    vendor.reset();
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("climbing")
  void onTheFirstGroup(Row row, boolean streamed) throws Exception {
    // Given
    vendor.script(FIRST, row.fault());
    // When
    HttpResponse<String> answer = call(streamed);
    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(text(answer, streamed)).isEqualTo("Hello from " + SECOND);
    assertThat(group(answer)).isEqualTo("fallback");
    assertThat(header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    assertThat(header(answer, "X-OctoAgent-Fallback-Reason")).isEqualTo(row.reason());
    assertThat(answer.headers().firstValue("x-should-retry")).isEmpty();
    oneCallEach(FIRST, SECOND);
    assertThat(took).isLessThan(DEADLINE.plus(GRACE));
    hungUpWhereGivenUp(row);
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("climbing")
  void onBothGroups(Row row, boolean streamed) throws Exception {
    // Given
    vendor.script(FIRST, row.fault());
    vendor.script(SECOND, row.fault());
    // When
    HttpResponse<String> answer = call(streamed);
    // Then
    OpenAiErrors.error(answer, row.status(), row.code());
    assertThat(header(answer, "x-should-retry")).isEqualTo("false");
    assertThat(header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    oneCallEach(FIRST, SECOND);
    assertThat(took).isLessThan(DEADLINE.plus(GRACE));
    hungUpWhereGivenUp(row);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413})
  void theCallersOwnFaultDoesNotClimb(int status) throws Exception {
    for (boolean streamed : new boolean[] {false, true}) {
      // Given
      vendor.reset();
      vendor.script(FIRST, VendorScript.status(status));
      // When
      HttpResponse<String> answer = call(streamed);
      // Then
      assertThat(OpenAiErrors.error(answer, status, "upstream_rejected").path("message").asText())
          .doesNotContain("litellm.");
      oneCallEach(FIRST);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void openAis422IsHiddenByTheProxyAndClimbs(boolean streamed) throws Exception {
    // Given
    vendor.script(FIRST, VendorScript.status(422));
    // When
    HttpResponse<String> answer = call(streamed);
    // Then
    assertThat(text(answer, streamed)).isEqualTo("Hello from " + SECOND);
    assertThat(header(answer, "X-OctoAgent-Fallback-Reason"))
        .isEqualTo(streamed ? "server_error" : "hollow");
    // the second try is LiteLLM's own: drop_params makes it ask once more without parameters
    oneCallEach(FIRST, FIRST, SECOND);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a422OfBothVendorsIsTheCallersFault(boolean streamed) throws Exception {
    // Given
    vendor.script(FIRST, VendorScript.status(422));
    vendor.script(SECOND, VendorScript.status(422));
    // When
    HttpResponse<String> answer = call(streamed);
    // Then
    OpenAiErrors.error(answer, 422, "upstream_rejected");
    oneCallEach(FIRST, FIRST, SECOND);
  }

  static Stream<VendorScript> breakingStreams() {
    return Stream.of(
        VendorScript.tokenThenSilence(),
        VendorScript.tokenThenCut(),
        VendorScript.errorMidStream());
  }

  @ParameterizedTest
  @MethodSource("breakingStreams")
  void afterContentAStreamEndsHonestly(VendorScript fault) throws Exception {
    // Given
    vendor.script(FIRST, fault);
    // When
    HttpResponse<String> answer = call(true);
    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(group(answer)).isEqualTo("cheap");
    List<String> events = Caller.events(answer.body());
    assertThat(Caller.content(events)).isEqualTo("One");
    assertThat(events.getLast()).isEqualTo("[DONE]");
    JsonNode error = Caller.json(events.get(events.size() - 2)).path("error");
    assertThat(error.path("message").asText()).isNotBlank().doesNotContain("litellm", "broken");
    assertThat(error.path("code").asText()).isNotBlank();
    oneCallEach(FIRST);
    assertThat(took).isLessThan(DEADLINE.plus(GRACE));
    vendor.calls().getFirst().request().awaitClosed(Duration.ofSeconds(2));
  }

  @Test
  void afterAnIdlePauseTheConnectionIsNotTheOneTheProxyHasClosed() throws Exception {
    for (int call = 1; call <= 3; call++) {
      // Given
      if (call > 1) {
        // the pause is the row: LiteLLM closes idle connections after 5 s
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(6, TimeUnit.SECONDS))
            .join();
      }
      for (boolean streamed : new boolean[] {false, true}) {
        // When
        HttpResponse<String> answer = call(streamed);
        // Then
        assertThat(text(answer, streamed)).isEqualTo("Hello from " + FIRST);
        assertThat(header(answer, "X-OctoAgent-Attempts")).isEqualTo("1");
      }
    }
    assertThat(vendor.calls()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void retryAfterOfOneGroupSparesItTheNextCall(boolean streamed) throws Exception {
    // Given
    vendor.script(FIRST, VendorScript.status(429, "1"));
    call(streamed);
    // When
    HttpResponse<String> second = call(streamed);
    // Then
    assertThat(text(second, streamed)).isEqualTo("Hello from " + SECOND);
    assertThat(header(second, "X-OctoAgent-Fallback-Reason")).isEqualTo("cooling_down");
    oneCallEach(FIRST, SECOND, SECOND);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void retryAfterOfBothGroupsInSeconds(boolean streamed) throws Exception {
    // Given
    vendor.script(FIRST, VendorScript.status(429, "2"));
    vendor.script(SECOND, VendorScript.status(429, "1"));
    // When
    HttpResponse<String> answer = call(streamed);
    // Then
    OpenAiErrors.error(answer, 429, "rate_limited");
    assertThat(header(answer, "Retry-After")).isEqualTo("1");
    assertThat(header(answer, "x-should-retry")).isEqualTo("false");
    oneCallEach(FIRST, SECOND);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void retryAfterOfBothGroupsAsADate(boolean streamed) throws Exception {
    // Given
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3));
    vendor.script(FIRST, VendorScript.status(429, date));
    vendor.script(SECOND, VendorScript.status(429, date));
    // When
    HttpResponse<String> answer = call(streamed);
    // Then
    OpenAiErrors.error(answer, 429, "rate_limited");
    assertThat(Integer.parseInt(header(answer, "Retry-After"))).isBetween(1, 3);
    oneCallEach(FIRST, SECOND);
  }

  private HttpResponse<String> call(boolean streamed) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<String> answer =
        caller.complete(streamed ? Caller.streamed("router", "hi") : Caller.chat("router", "hi"));
    took = Duration.ofNanos(System.nanoTime() - start);
    return answer;
  }

  private void oneCallEach(String... models) {
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(models);
  }

  private void hungUpWhereGivenUp(Row row) throws InterruptedException {
    if (row.reason().equals(TIMEOUT)) {
      vendor.calls(FIRST).getFirst().request().awaitClosed(Duration.ofSeconds(1));
    }
  }

  private static String text(HttpResponse<String> answer, boolean streamed) {
    return streamed
        ? Caller.content(Caller.events(answer.body()))
        : Caller.json(answer.body()).at("/choices/0/message/content").asText();
  }

  private static String group(HttpResponse<String> answer) {
    return header(answer, "X-OctoAgent-Group");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
