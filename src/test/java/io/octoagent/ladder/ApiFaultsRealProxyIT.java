package io.octoagent.ladder;

import static io.octoagent.testbed.Api.COMPLETIONS;
import static io.octoagent.testbed.Api.MESSAGES;
import static io.octoagent.testbed.Api.RESPONSES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.StreamedAnswer;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fault table's rows with the fault in the vendor, through a real LiteLLM, for the APIs beside
 * chat and embeddings. What LiteLLM makes of a fault differs by the API, and by the API that it
 * asks the vendor in.
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
class ApiFaultsRealProxyIT {
  private static final String TIMEOUT = "timeout";
  private static boolean warm;

  /** A fault of the first group's vendor, and why its rung fails. */
  private record Row(Api api, VendorScript fault, boolean streamed, String reason) {

    static Row plain(Api api, VendorScript fault, String reason) {
      return new Row(api, fault, false, reason);
    }

    static Row streamed(Api api, VendorScript fault, String reason) {
      return new Row(api, fault, true, reason);
    }

    @Override
    public String toString() {
      return api + ", " + fault + (streamed ? ", streamed" : ", plain");
    }
  }

  @TestHTTPResource URI service;

  FakeVendor vendor;

  private Caller caller;

  static Stream<Row> faults() {
    List<Row> rows = new ArrayList<>();
    for (Api api : List.of(COMPLETIONS, RESPONSES, MESSAGES)) {
      for (boolean streamed : new boolean[] {false, true}) {
        rows.add(new Row(api, VendorScript.hang(), streamed, TIMEOUT));
        rows.add(new Row(api, VendorScript.status(500), streamed, "server_error"));
        rows.add(new Row(api, VendorScript.status(429), streamed, "rate_limited"));
        rows.add(new Row(api, VendorScript.status(401), streamed, "vendor_key_refused"));
        rows.add(new Row(api, VendorScript.hollow(), streamed, "hollow"));
      }
      rows.add(Row.plain(api, VendorScript.empty(), "server_error"));
      rows.add(Row.plain(api, VendorScript.tokenThenCut(), "server_error"));
      rows.add(Row.plain(api, VendorScript.truncatedJson(), "server_error"));
      rows.add(Row.streamed(api, VendorScript.headersThenSilence(), TIMEOUT));
      rows.add(Row.streamed(api, VendorScript.roleThenSilence(), TIMEOUT));
      rows.add(Row.streamed(api, VendorScript.errorFirst(), "server_error"));
      // of an empty chat it makes a cheerful stop
      String empty = api == COMPLETIONS ? "hollow" : "server_error";
      rows.add(Row.streamed(api, VendorScript.empty(), empty));
      rows.add(Row.streamed(api, VendorScript.truncatedJson(), "server_error"));
    }
    return rows.stream();
  }

  /** Each in every API at first: LiteLLM's first call in one takes a second more. */
  @BeforeEach
  void allGroupsAnswer() {
    caller = new Caller(service);
    vendor.reset();
    await()
        .atMost(Duration.ofSeconds(15))
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () -> {
              answer(COMPLETIONS, "cheap", "fallback");
              if (!warm) {
                answer(RESPONSES, "cheap", "fallback");
                answer(MESSAGES, "cheap", "fallback");
              }
            });
    warm = true;
    vendor.reset();
  }

  private void answer(Api api, String... groups) throws IOException, InterruptedException {
    for (String group : groups) {
      assertThat(Rungs.group(caller.call(api, api.body(group, "hi", false)))).isEqualTo(group);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void onTheFirstGroupIsAnsweredByTheSecond(Row row) throws Exception {
    // Given
    vendor.script(Rungs.FIRST, row.fault());
    // When
    HttpResponse<String> answer = call(row);
    // Then
    assertThat(row.api().text(answer, row.streamed())).isEqualTo("Hello from " + Rungs.SECOND);
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    assertThat(Rungs.header(answer, "X-OctoAgent-Fallback-Reason")).isEqualTo(row.reason());
    assertThat(vendor.calls())
        .extracting(VendorCall::model)
        .containsExactly(Rungs.FIRST, Rungs.SECOND);
    hungUpOnFirst(row);
  }

  static Stream<Row> errors() {
    return faults()
        .filter(row -> List.of("never answers", "status 500").contains(row.fault().toString()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void onBothGroupsIsOneClearError(Row row) throws Exception {
    // Given
    vendor.script(Rungs.FIRST, row.fault());
    vendor.script(Rungs.SECOND, row.fault());
    // When
    HttpResponse<String> answer = call(row);
    // Then
    boolean late = row.reason().equals(TIMEOUT);
    row.api().error(answer, late ? 504 : 502, late ? "deadline_exceeded" : "upstream_failed");
    assertThat(Rungs.header(answer, "x-should-retry")).isEqualTo("false");
    assertThat(vendor.calls())
        .extracting(VendorCall::model)
        .containsExactly(Rungs.FIRST, Rungs.SECOND);
    hungUpOnFirst(row);
  }

  static Stream<Row> broken() {
    return Stream.of(COMPLETIONS, RESPONSES, MESSAGES)
        .flatMap(
            api ->
                Stream.of(VendorScript.empty(), VendorScript.errorFirst(), VendorScript.hollow())
                    .map(fault -> Row.streamed(api, fault, "any")));
  }

  /** Of most of these LiteLLM makes a whole answer without content. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void aStreamOfAnthropicsThatSaysNothingIsNoAnswer(Row row) throws Exception {
    // Given
    vendor.script(Rungs.SECOND, row.fault());
    // When
    HttpResponse<String> answer = caller.call(row.api(), row.api().body("fallback", "hi", true));
    // Then
    row.api().error(answer, 502, "upstream_failed");
    assertThat(vendor.calls()).hasSize(1);
  }

  static Stream<Row> begun() {
    return Stream.of(COMPLETIONS, RESPONSES, MESSAGES)
        .flatMap(
            api ->
                Stream.of(
                    Row.streamed(api, VendorScript.tokenThenSilence(), TIMEOUT),
                    Row.streamed(api, VendorScript.tokenThenCut(), "cut"),
                    Row.streamed(api, VendorScript.errorMidStream(), "server_error")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("begun")
  void afterContentAStreamHasOneHonestEnd(Row row) throws Exception {
    // Given
    vendor.script(Rungs.FIRST, row.fault());
    // When
    StreamedAnswer answer =
        StreamedAnswer.read(caller.open(row.api(), row.api().body("router", "hi", true)));
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(row.api().content(row.api().eventsBeforeError(answer))).isEqualTo("One");
    assertThat(row.api().error(answer).path("message").asText())
        .isNotBlank()
        .doesNotContain("litellm", "broken");
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(Rungs.FIRST);
    hungUpOnFirst(row);
  }

  private HttpResponse<String> call(Row row) throws Exception {
    String body = row.api().body("router", "hi", row.streamed());
    long start = System.nanoTime();
    HttpResponse<String> answer = caller.call(row.api(), body);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Rungs.DEADLINE.plusMillis(250));
    return answer;
  }

  private void hungUpOnFirst(Row row) throws InterruptedException {
    if (row.reason().equals(TIMEOUT)) {
      vendor.calls(Rungs.FIRST).getFirst().request().awaitClosed(Duration.ofSeconds(1));
    }
  }
}
