package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.VendorCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Calls the role router through the service and a real LiteLLM, and looks at what each rung was
 * asked.
 */
final class Rungs {
  /** The vendor model of the group that router asks first. */
  static final String FIRST = "gpt-4o-mini";

  /** The vendor model of the group that comes next. */
  static final String SECOND = "claude-haiku-4-5";

  /** What a call may take, as the classes that use this set it, and what the test allows on top. */
  static final Duration DEADLINE = Duration.ofSeconds(3);

  static final String DEADLINE_S = "3";
  private static final Duration GRACE = Duration.ofMillis(250);

  private final Caller caller;
  private final FakeVendor vendor;

  Rungs(URI service, FakeVendor vendor) {
    this.caller = new Caller(service);
    this.vendor = vendor;
  }

  /**
   * Waits until both groups answer: a pause that a vendor asked for in the test before has to be
   * over.
   */
  void awaitHealthy() {
    vendor.reset();
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

  /** One call, which has to end before its deadline. */
  HttpResponse<String> call(boolean streamed) throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<String> answer =
        caller.complete(streamed ? Caller.streamed("router", "hi") : Caller.chat("router", "hi"));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("the deadline")
        .isLessThan(DEADLINE.plus(GRACE));
    return answer;
  }

  /** The vendors were asked this often, in this order. */
  void asked(String... models) {
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(models);
  }

  /**
   * LiteLLM has closed the vendor's first call, because we have closed ours or its own time was
   * over.
   */
  void hungUpOnFirst() throws InterruptedException {
    vendor.calls(FIRST).getFirst().request().awaitClosed(Duration.ofSeconds(1));
  }

  static String text(HttpResponse<String> answer, boolean streamed) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return streamed
        ? Caller.content(Caller.events(answer.body()))
        : Caller.json(answer.body()).at("/choices/0/message/content").asText();
  }

  static String group(HttpResponse<String> answer) {
    return header(answer, "X-OctoAgent-Group");
  }

  static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
