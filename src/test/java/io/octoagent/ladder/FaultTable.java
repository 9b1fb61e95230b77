package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Request;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of one group, with a healthy group after it and with the same fault after it, for
 * each API that the service has.
 */
abstract class FaultTable {

  /** What a call may take; the other APIs' calls ask for less, so that the table stays short. */
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private static final Duration SHORT = Duration.ofSeconds(1);
  static final Duration GRACE = Duration.ofMillis(250);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject Cooldowns cooldowns;

  Caller caller;

  /** The chain for the calls of this API. */
  abstract Chain chain(Api api);

  @BeforeEach
  void closeEveryBreaker() {
    caller = new Caller(service);
    proxy.reset();
    HealthyGroups.again();
    cooldowns.clear();
  }

  @AfterEach
  void forgetPauses() {
    closeEveryBreaker();
  }

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
    assertThat(fault.api().text(answer, fault.streamed())).isEqualTo(chain.next() + " says: hi");
    assertThat(Rungs.group(answer)).isEqualTo(chain.next());
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    assertThat(Rungs.header(answer, "X-OctoAgent-Fallback-Reason")).isEqualTo(fault.reason());
    assertThat(answer.headers().firstValue("x-should-retry")).isEmpty();
    askedBoth(fault);
    closedIfGivenUp(fault, proxy.calls(chain.first()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
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

  private HttpResponse<String> call(Fault fault) throws Exception {
    boolean brief = fault.waits() && fault.api() != Api.CHAT;
    String body = fault.api().body(chain(fault.api()).role(), "hi", fault.streamed());
    long start = System.nanoTime();
    HttpResponse<String> answer =
        brief
            ? caller.call(fault.api(), body, "X-OctoAgent-Timeout", "1")
            : caller.call(fault.api(), body);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan((brief ? SHORT : DEADLINE).plus(GRACE));
    return answer;
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
        call.awaitClosed(GRACE);
      }
    }
  }
}
