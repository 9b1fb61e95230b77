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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A vendor that asks for a pause, through a real LiteLLM, which hands the header on under another
 * name.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = RealProxyResource.class,
    initArgs = {
      @ResourceArg(name = "octoagent.llm.timeout-s", value = Rungs.DEADLINE_S),
      @ResourceArg(name = RealProxyResource.BREAKERS, value = "off")
    })
class RetryAfterIT {
  @TestHTTPResource URI service;

  FakeVendor vendor;

  private Rungs rungs;

  @BeforeEach
  void bothGroupsAnswer() {
    rungs = new Rungs(service, vendor);
    rungs.awaitHealthy();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void retryAfterOfOneGroupSparesItTheNextCall(boolean streamed) throws Exception {
    // Given
    vendor.script(Rungs.FIRST, VendorScript.status(429, "1"));
    rungs.call(streamed);
    // When
    HttpResponse<String> second = rungs.call(streamed);
    // Then
    assertThat(Rungs.text(second, streamed)).isEqualTo("Hello from " + Rungs.SECOND);
    assertThat(Rungs.header(second, "X-OctoAgent-Fallback-Reason")).isEqualTo("cooling_down");
    rungs.asked(Rungs.FIRST, Rungs.SECOND, Rungs.SECOND);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void retryAfterOfBothGroupsInSeconds(boolean streamed) throws Exception {
    // Given
    vendor.script(Rungs.FIRST, VendorScript.status(429, "2"));
    vendor.script(Rungs.SECOND, VendorScript.status(429, "1"));
    // When
    HttpResponse<String> answer = rungs.call(streamed);
    // Then
    OpenAiErrors.error(answer, 429, "rate_limited");
    assertThat(Rungs.header(answer, "Retry-After")).isEqualTo("1");
    assertThat(Rungs.header(answer, "x-should-retry")).isEmpty();
    rungs.asked(Rungs.FIRST, Rungs.SECOND);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void retryAfterOfBothGroupsAsADate(boolean streamed) throws Exception {
    // Given
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3));
    vendor.script(Rungs.FIRST, VendorScript.status(429, date));
    vendor.script(Rungs.SECOND, VendorScript.status(429, date));
    // When
    HttpResponse<String> answer = rungs.call(streamed);
    // Then
    OpenAiErrors.error(answer, 429, "rate_limited");
    assertThat(Integer.parseInt(Rungs.header(answer, "Retry-After"))).isBetween(1, 3);
    rungs.asked(Rungs.FIRST, Rungs.SECOND);
  }
}
