package io.octoagent.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.CallJson;
import io.octoagent.event.ModelCall;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.CanaryCalls;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.RecordedSpans;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * No word of a prompt or a reply, no vendor's word, no header and no key is in what is told of
 * calls, however they end.
 */
@QuarkusTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = {
      @ResourceArg(name = RecordedSpans.SWITCH, value = RecordedSpans.ON),
      @ResourceArg(name = "octoagent.llm.timeout-s", value = "2"),
      @ResourceArg(name = "octoagent.api-key", value = CanaryCalls.CALLER_KEY)
    })
class CanaryTest {
  private static final List<String> CATEGORIES = List.of("io.octoagent", "octoagent.call");
  private static final Duration SOON = Duration.ofSeconds(10);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;
  @Inject RecordedSpans spans;

  private final Lines lines = new Lines();

  @BeforeEach
  void listen() {
    proxy.reset();
    CircuitBreakerMaintenance.get().resetAll();
    calls.clear();
    spans.clear();
    for (String category : CATEGORIES) {
      Logger.getLogger(category).setLevel(Level.ALL);
      Logger.getLogger(category).addHandler(lines);
    }
  }

  @AfterEach
  void stopListening() {
    for (String category : CATEGORIES) {
      Logger.getLogger(category).setLevel(null);
      Logger.getLogger(category).removeHandler(lines);
    }
  }

  @Test
  void nothingThatWasSaidIsTold() throws Exception {
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
    assertThat(lines.seen).hasSizeGreaterThan(made).noneMatch(CanaryTest::says);
    assertThat(proxy.calls()).allMatch(sent -> sent.text().contains(CanaryCalls.WORD));
  }

  private static boolean says(Object told) {
    return told.toString().contains(CanaryCalls.WORD);
  }

  /** What a log would write of each line, with all that a line can carry. */
  private static final class Lines extends ExtHandler {
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @Override
    protected void doPublish(ExtLogRecord line) {
      seen.add(new PatternFormatter("%c %p %m %X %e").format(line));
    }
  }
}
