package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.VendorCall;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The promise in one sentence: 5 s allowed, the first group hangs, the second one's answer is there
 * within 3.3 s.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = RealProxyResource.class,
    initArgs = @ResourceArg(name = "octoagent.llm.timeout-s", value = "5"))
class HungGroupIT {
  private static final Duration PROMISE = Duration.ofMillis(3300);

  @TestHTTPResource URI service;

  FakeVendor vendor;

  private Caller caller;

  @BeforeEach
  void warm() throws Exception {
    vendor.reset();
    caller = new Caller(service);
    HttpResponse<String> healthy = caller.complete(Caller.streamed("fallback", "hi"));
    assertThat(healthy.statusCode()).as(healthy.body()).isEqualTo(200);
    vendor.reset();
  }

  @ParameterizedTest
  @CsvSource({
    "router, gpt-4o-mini, false",
    "router, gpt-4o-mini, true",
    "planner, gpt-4o, false",
    "planner, gpt-4o, true"
  })
  void theSecondGroupsAnswerIsThereInTime(String role, String hung, boolean streamed)
      throws Exception {
    // Given
    vendor.script(hung, VendorScript.hang());
    long start = System.nanoTime();
    // When
    HttpResponse<String> answer =
        caller.complete(streamed ? Caller.streamed(role, "hi") : Caller.chat(role, "hi"));
    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISE);
    String text =
        streamed
            ? Caller.content(Caller.events(answer.body()))
            : Caller.json(answer.body()).at("/choices/0/message/content").asText();
    assertThat(text).isEqualTo("Hello from claude-haiku-4-5");
    assertThat(vendor.calls())
        .extracting(VendorCall::model)
        .containsExactly(hung, "claude-haiku-4-5");
    vendor.calls().getFirst().request().awaitClosed(Duration.ofMillis(500));
  }
}
