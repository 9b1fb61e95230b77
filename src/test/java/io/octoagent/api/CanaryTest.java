package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ModelCall;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.log.CallJson;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.CanaryCalls;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.LogLines;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.RecordedSpans;
import io.octoagent.testbed.ShortDeadline;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * However calls end, what is reported of them contains no word of a prompt, a reply or a vendor, no
 * header and no key.
 */
@QuarkusTest
@TestProfile(ShortDeadline.class)
class CanaryTest {
  /** All that a line can carry. */
  private static final String EVERYTHING = "%c %p %m %X %e";

  private static final Duration SOON = Duration.ofSeconds(10);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;
  @Inject RecordedSpans spans;

  LogLines lines;

  @BeforeEach
  void listen() {
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
    spans.clear();
    lines = new LogLines();
  }

  @AfterEach
  void stopListening() {
    lines.close();
  }

  @Test
  void nothingThatWasSaidIsReported() throws Exception {
    // When
    int made = new CanaryCalls(new Caller(service), proxy).make();

    // Then
    List<ModelCall> told = calls.await(made, SOON);
    assertThat(told).hasSize(made);
    assertThat(told)
        .extracting(ModelCall::outcome)
        .contains("answered", "rejected", "failed", "abandoned");
    assertThat(told).map(CallJson::of).noneMatch(CanaryTest::says);
    assertThat(told).noneMatch(CanaryTest::says);
    assertThat(spans.await(SpanKind.SERVER, made)).hasSize(made);
    assertThat(spans.of(SpanKind.CLIENT)).hasSameSizeAs(proxy.calls());
    assertThat(spans.all()).noneMatch(CanaryTest::says);
    assertThat(lines.written(EVERYTHING)).hasSizeGreaterThan(made).noneMatch(CanaryTest::says);
    assertThat(proxy.calls()).allMatch(sent -> sent.text().contains(CanaryCalls.WORD));
  }

  private static boolean says(Object told) {
    return told.toString().contains(CanaryCalls.WORD);
  }
}
