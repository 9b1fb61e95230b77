package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.Request;
import io.octoagent.testbed.StreamedAnswer;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of one group, with a healthy group after it and with the same fault after it, for
 * each API that the service has.
 */
abstract class FaultTable extends EveryApi {

  static List<Fault> faults() {
    return Fault.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void onTheFirstGroupIsAnsweredByTheSecond(Fault fault) throws Exception {
    // Given
    Chain chain = chain(fault.api());
    proxy.on(chain.first(), request -> fault.answer().get());

    // When
    HttpResponse<String> answer = call(fault);

    // Then
    assertThat(fault.api().text(answer, fault.streamed()))
        .isEqualTo(fault.api().said(chain.next() + " says: hi"));
    assertThat(Rungs.group(answer)).isEqualTo(chain.next());
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    assertThat(Rungs.header(answer, "X-OctoAgent-Fallback-Reason")).isEqualTo(fault.reason());
    assertThat(answer.headers().firstValue("x-should-retry")).isEmpty();
    askedBoth(fault);
    closedIfGivenUp(fault, proxy.calls(chain.first()));
  }

  static List<Fault> faultsOfEachReason() {
    return Fault.ofEachReason();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsOfEachReason")
  void onBothGroupsIsOneClearError(Fault fault) throws Exception {
    // Given
    Chain chain = chain(fault.api());
    proxy.on(chain.first(), request -> fault.answer().get());
    proxy.on(chain.next(), request -> fault.answer().get());

    // When
    HttpResponse<String> answer = call(fault);

    // Then
    String message =
        fault.api().error(answer, fault.status(), fault.code()).path("message").asText();
    assertThat(message)
        .contains(chain.first() + " ")
        .contains(chain.next() + " ")
        .doesNotContain("litellm.");
    assertThat(Rungs.header(answer, "x-should-retry"))
        .isEqualTo(fault.status() == 429 ? "" : "false");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    assertThat(answer.headers().firstValue("Retry-After").map(Integer::parseInt).orElse(0))
        .isBetween(
            fault.name().contains("Retry-After") ? 6 : 0,
            fault.name().contains("Retry-After") ? 7 : 0);
    askedBoth(fault);
    closedIfGivenUp(fault, proxy.calls());
  }

  static Stream<Arguments> calls() {
    return Api.SERVED.stream()
        .flatMap(
            api ->
                Stream.of(false, true)
                    .filter(streamed -> !streamed || api.streams())
                    .map(streamed -> Arguments.of(api, streamed)));
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("calls")
  void aRefusedKeyIsSaidAtOnce(Api api, boolean streamed) throws Exception {
    // Given
    proxy.acceptKey("another");

    // When
    HttpResponse<String> answer = call(api, streamed);

    // Then
    api.error(answer, 502, "proxy_auth_failed");
    assertThat(Rungs.header(answer, "x-should-retry")).isEqualTo("false");
    assertThat(proxy.calls()).hasSize(1);
    assertThat(calls.only().error()).isEqualTo(ErrorCode.PROXY_AUTH_FAILED);
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("calls")
  void aDeadProxyIsSaidAtOnce(Api api, boolean streamed) throws Exception {
    // Given
    proxy.server().kill();

    // When
    HttpResponse<String> answer = call(api, streamed);

    // Then
    api.error(answer, 503, "proxy_unavailable");
    assertThat(Rungs.header(answer, "Retry-After")).isEqualTo("1");
    // a connection that the dead proxy has left behind is an attempt of its own
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isIn("1", "2");
    assertThat(calls.only().error()).isEqualTo(ErrorCode.PROXY_UNAVAILABLE);
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("calls")
  void theCallersFaultIsHandedBack(Api api, boolean streamed) throws Exception {
    // Given
    proxy.on(chain(api).first(), FakeProxy.vendorError(api, 400, "BadRequestError: bad field"));

    // When
    HttpResponse<String> answer = call(api, streamed);

    // Then
    assertThat(api.error(answer, 400, "upstream_rejected").path("message").asText())
        .contains("bad field")
        .doesNotContain("litellm");
    assertThat(proxy.calls()).hasSize(1);
    assertThat(calls.only().error()).isEqualTo(ErrorCode.UPSTREAM_REJECTED);
  }

  @ParameterizedTest(name = "{0}, streamed: {1}")
  @MethodSource("calls")
  void theCallersOwnDeadlineHolds(Api api, boolean streamed) throws Exception {
    // Given
    proxy.on(chain(api).first(), Answer.silence());
    proxy.on(chain(api).next(), Answer.silence());

    // When
    HttpResponse<String> answer = call(api, streamed, "X-OctoAgent-Timeout", "0.4");

    // Then
    api.error(answer, 504, "deadline_exceeded");
    // that of a stream is for each gap in it, and never below the silence that it may have
    assertThat(Double.parseDouble(proxy.calls().getFirst().header("x-litellm-timeout")))
        .isLessThan(streamed ? 1 : 0.4);
    assertThat(calls.only().error()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    for (Request hung : proxy.calls()) {
      hung.awaitClosed(SOON);
    }
  }

  static List<BegunFault> begun() {
    return Api.SERVED.stream()
        .filter(Api::streams)
        .flatMap(api -> BegunFault.of(api).stream())
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("begun")
  void afterContentAStreamHasOneHonestEnd(BegunFault fault) throws Exception {
    // Given
    Api api = fault.api();
    Gate received = new Gate();
    proxy.on(chain(api).first(), request -> fault.after(received));
    HttpResponse<InputStream> begun = caller.open(api, api.body(chain(api).role(), "hi", true));

    // When
    received.open();
    StreamedAnswer answer = StreamedAnswer.read(begun);

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(api.content(api.eventsBeforeError(answer))).isEqualTo("one");
    assertThat(api.error(answer).path("code").asText()).isEqualTo("upstream_failed");
    assertThat(api.error(answer).path("message").asText()).isNotBlank().doesNotContain("litellm");
    assertThat(proxy.calls()).hasSize(1);
    assertThat(calls.only().error()).isEqualTo(ErrorCode.UPSTREAM_FAILED);
  }

  /** The calls of other APIs than chat ask for less time, so that the table stays short. */
  private HttpResponse<String> call(Fault fault) throws Exception {
    boolean brief = fault.waits() && fault.api() != Api.CHAT;
    String[] headers = brief ? new String[] {"X-OctoAgent-Timeout", "1"} : new String[0];
    return call(fault.api(), fault.streamed(), headers);
  }

  private void askedBoth(Fault fault) {
    Chain chain = chain(fault.api());
    assertThat(proxy.calls()).extracting(Request::path).containsOnly(fault.api().path());
    assertThat(proxy.calls().stream().map(request -> request.json().path("model").asText()))
        .containsExactly(chain.first(), chain.next());
  }

  private static void closedIfGivenUp(Fault fault, List<Request> calls)
      throws InterruptedException {
    if (fault.waits()) {
      for (Request call : calls) {
        call.awaitClosed(SOON);
      }
    }
  }
}
