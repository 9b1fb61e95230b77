package io.octoagent.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.RecordedSpans;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.context.SmallRyeThreadContext;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Without a collector nothing is recorded, and calls do not pay for what could be. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class TracesOffTest {

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;
  @Inject RecordedSpans spans;

  @Test
  void aCallIsNoSpan() throws Exception {
    // Given
    calls.clear();
    spans.clear();

    // When
    new Caller(service).complete(Caller.chat("planner", "x"));

    // Then
    assertThat(calls.only().outcome()).isEqualTo("answered");
    assertThat(spans.all()).isEmpty();
  }

  @Test
  void noStageOfAUniCarriesAThreadsContext() {
    assertThat(SmallRyeThreadContext.getCurrentThreadContextOrDefaultContexts().getPlan().isEmpty())
        .isTrue();
  }
}
