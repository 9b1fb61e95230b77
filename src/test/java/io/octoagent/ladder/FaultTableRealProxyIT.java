package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
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
      @ResourceArg(name = "octoagent.llm.timeout-s", value = Rungs.DEADLINE_S),
      @ResourceArg(name = "octoagent.stream-idle-s", value = "1"),
      @ResourceArg(name = RealProxyResource.BREAKERS, value = "off")
    })
class FaultTableRealProxyIT {
  private static final String TIMEOUT = "timeout";

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

  private Rungs rungs;

  static Stream<Arguments> climbing() {
    return Stream.concat(
        Stream.of(
                Row.timesOut(VendorScript.hang()),
                Row.timesOut(VendorScript.headersThenSilence()),
                Row.timesOut(VendorScript.roleThenSilence()),
                Row.fails(VendorScript.status(401), "vendor_key_refused"),
                Row.fails(VendorScript.status(404), "declined"),
                new Row(VendorScript.status(429), "rate_limited", 429, "rate_limited"),
                Row.fails(VendorScript.status(500), "server_error"))
            .flatMap(row -> Stream.of(Arguments.of(row, false), Arguments.of(row, true))),
        Stream.of(
            // over these LiteLLM stumbles, and says so in its own words
            Arguments.of(Row.fails(VendorScript.errorFirst(), "proxy_error"), false),
            Arguments.of(Row.fails(VendorScript.errorMidStream(), "proxy_error"), false),
            Arguments.of(Row.fails(VendorScript.empty(), "server_error"), false),
            Arguments.of(Row.fails(VendorScript.errorFirst(), "server_error"), true),
            Arguments.of(Row.timesOut(VendorScript.tokenThenSilence()), false),
            Arguments.of(Row.fails(VendorScript.tokenThenCut(), "server_error"), false),
            Arguments.of(Row.fails(VendorScript.empty(), "hollow"), true),
            Arguments.of(Row.fails(VendorScript.truncatedJson(), "server_error"), false),
            Arguments.of(Row.fails(VendorScript.truncatedJson(), "server_error"), true)));
  }

  @BeforeEach
  void bothGroupsAnswer() {
    rungs = new Rungs(service, vendor);
    rungs.awaitHealthy();
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("climbing")
  void onTheFirstGroup(Row row, boolean streamed) throws Exception {
    // Given
    vendor.script(Rungs.FIRST, row.fault());
    // When
    HttpResponse<String> answer = rungs.call(streamed);
    // Then
    assertThat(Rungs.text(answer, streamed)).isEqualTo("Hello from " + Rungs.SECOND);
    assertThat(Rungs.group(answer)).isEqualTo("fallback");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    assertThat(Rungs.header(answer, "X-OctoAgent-Fallback-Reason")).isEqualTo(row.reason());
    assertThat(answer.headers().firstValue("x-should-retry")).isEmpty();
    rungs.asked(Rungs.FIRST, Rungs.SECOND);
    if (row.reason().equals(TIMEOUT)) {
      rungs.hungUpOnFirst();
    }
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("climbing")
  void onBothGroups(Row row, boolean streamed) throws Exception {
    // Given
    vendor.script(Rungs.FIRST, row.fault());
    vendor.script(Rungs.SECOND, row.fault());
    // When
    HttpResponse<String> answer = rungs.call(streamed);
    // Then
    OpenAiErrors.error(answer, row.status(), row.code());
    assertThat(Rungs.header(answer, "x-should-retry"))
        .isEqualTo(row.status() == 429 ? "" : "false");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    rungs.asked(Rungs.FIRST, Rungs.SECOND);
    if (row.reason().equals(TIMEOUT)) {
      rungs.hungUpOnFirst();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413})
  void theCallersOwnFaultDoesNotClimb(int status) throws Exception {
    for (boolean streamed : new boolean[] {false, true}) {
      // Given
      vendor.reset();
      vendor.script(Rungs.FIRST, VendorScript.status(status));
      // When
      HttpResponse<String> answer = rungs.call(streamed);
      // Then
      assertThat(OpenAiErrors.error(answer, status, "upstream_rejected").path("message").asText())
          .doesNotContain("litellm.");
      rungs.asked(Rungs.FIRST);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void openAis422IsHiddenByTheProxyAndClimbs(boolean streamed) throws Exception {
    // Given
    vendor.script(Rungs.FIRST, VendorScript.status(422));
    // When
    HttpResponse<String> answer = rungs.call(streamed);
    // Then
    assertThat(Rungs.text(answer, streamed)).isEqualTo("Hello from " + Rungs.SECOND);
    assertThat(Rungs.header(answer, "X-OctoAgent-Fallback-Reason"))
        .isEqualTo(streamed ? "proxy_error" : "hollow");
    // the second try is LiteLLM's own: drop_params makes it ask once more without parameters
    rungs.asked(Rungs.FIRST, Rungs.FIRST, Rungs.SECOND);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a422OfTheSecondVendorIsOneMoreFailure(boolean streamed) throws Exception {
    // Given
    vendor.script(Rungs.FIRST, VendorScript.status(422));
    vendor.script(Rungs.SECOND, VendorScript.status(422));
    // When
    HttpResponse<String> answer = rungs.call(streamed);
    // Then
    assertThat(OpenAiErrors.error(answer, 502, "upstream_failed").path("message").asText())
        .contains("fallback rejected the request");
    rungs.asked(Rungs.FIRST, Rungs.FIRST, Rungs.SECOND);
  }
}
