package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OpenAiErrors;
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

/** Every fault of one group, with a healthy group after it and with the same fault after it. */
abstract class FaultTable {

  private static final Duration DEADLINE = Duration.ofSeconds(2);
  static final Duration GRACE = Duration.ofMillis(250);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject Cooldowns cooldowns;

  private final String role;
  private final String first;
  private final String next;
  Caller caller;

  /** For a role whose calls ask the group {@code first}, and then {@code next}. */
  FaultTable(String role, String first, String next) {
    this.role = role;
    this.first = first;
    this.next = next;
  }

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
    proxy.on(first, request -> fault.answer().get());

    // When
    HttpResponse<String> answer = call(fault.streamed());

    // Then
    assertThat(Rungs.text(answer, fault.streamed())).isEqualTo(next + " says: hi");
    assertThat(Rungs.group(answer)).isEqualTo(next);
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    assertThat(Rungs.header(answer, "X-OctoAgent-Fallback-Reason")).isEqualTo(fault.reason());
    assertThat(answer.headers().firstValue("x-should-retry")).isEmpty();
    assertThat(groupsAsked()).containsExactly(first, next);
    closedIfGivenUp(fault, proxy.calls(first));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void onBothGroupsIsOneClearError(Fault fault) throws Exception {
    // Given
    proxy.on(first, request -> fault.answer().get());
    proxy.on(next, request -> fault.answer().get());

    // When
    HttpResponse<String> answer = call(fault.streamed());

    // Then
    String message =
        OpenAiErrors.error(answer, fault.status(), fault.code()).path("message").asText();
    assertThat(message).contains(first + " ").contains(next + " ").doesNotContain("litellm.");
    assertThat(Rungs.header(answer, "x-should-retry"))
        .isEqualTo(fault.status() == 429 ? "" : "false");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    assertThat(answer.headers().firstValue("Retry-After").map(Integer::parseInt).orElse(0))
        .isBetween(
            fault.name().contains("Retry-After") ? 6 : 0,
            fault.name().contains("Retry-After") ? 7 : 0);
    assertThat(groupsAsked()).containsExactly(first, next);
    closedIfGivenUp(fault, proxy.calls());
  }

  private HttpResponse<String> call(boolean streamed) throws Exception {
    long start = System.nanoTime();
    HttpResponse<String> answer =
        caller.complete(streamed ? Caller.streamed(role, "hi") : Caller.chat(role, "hi"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plus(GRACE));
    return answer;
  }

  private List<String> groupsAsked() {
    return proxy.calls().stream().map(request -> request.json().path("model").asText()).toList();
  }

  private static void closedIfGivenUp(Fault fault, List<Request> calls)
      throws InterruptedException {
    if (fault.reason().equals("timeout") && fault.status() == 504) {
      for (Request call : calls) {
        call.awaitClosed(GRACE);
      }
    }
  }
}
