package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.Checkout;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.Request;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of one group, with a healthy group below it and with the same fault below it. */
@QuarkusTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = @ResourceArg(name = "octoagent.llm.timeout-s", value = "2"))
class FaultTableTest {

  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofMillis(250);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject Cooldowns cooldowns;

  private Caller caller;

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
    proxy.on("cheap", request -> fault.answer().get());

    // When
    HttpResponse<String> answer = call(fault.streamed());

    // Then
    assertThat(Rungs.text(answer, fault.streamed())).isEqualTo("fallback says: hi");
    assertThat(Rungs.group(answer)).isEqualTo("fallback");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    assertThat(Rungs.header(answer, "X-OctoAgent-Fallback-Reason")).isEqualTo(fault.reason());
    assertThat(answer.headers().firstValue("x-should-retry")).isEmpty();
    assertThat(groupsAsked()).containsExactly("cheap", "fallback");
    closedIfGivenUp(fault, proxy.calls("cheap"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void onBothGroupsIsOneClearError(Fault fault) throws Exception {
    // Given
    proxy.on("cheap", request -> fault.answer().get());
    proxy.on("fallback", request -> fault.answer().get());

    // When
    HttpResponse<String> answer = call(fault.streamed());

    // Then
    String message =
        OpenAiErrors.error(answer, fault.status(), fault.code()).path("message").asText();
    assertThat(message).contains("cheap ").contains("fallback ").doesNotContain("litellm.");
    assertThat(Rungs.header(answer, "x-should-retry"))
        .isEqualTo(fault.status() == 429 ? "" : "false");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("2");
    assertThat(answer.headers().firstValue("Retry-After").map(Integer::parseInt).orElse(0))
        .isBetween(
            fault.name().contains("Retry-After") ? 6 : 0,
            fault.name().contains("Retry-After") ? 7 : 0);
    assertThat(groupsAsked()).containsExactly("cheap", "fallback");
    closedIfGivenUp(fault, proxy.calls());
  }

  @Test
  void theDocumentSaysTheSame() throws IOException {
    // When
    List<String> rows =
        Files.readAllLines(Checkout.file("docs/when-a-call-fails.md")).stream()
            .dropWhile(line -> !line.startsWith("|---"))
            .skip(1)
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    // Then
    assertThat(rows)
        .containsExactlyElementsOf(Fault.all().stream().map(Fault::row).distinct().toList());
  }

  private HttpResponse<String> call(boolean streamed) throws Exception {
    long start = System.nanoTime();
    HttpResponse<String> answer =
        caller.complete(streamed ? Caller.streamed("router", "hi") : Caller.chat("router", "hi"));
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
