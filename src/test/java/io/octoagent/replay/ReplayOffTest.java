package io.octoagent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Where no answers are kept, an {@code Idempotency-Key} means nothing, whatever it is. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class ReplayOffTest {

  @TestHTTPResource URI service;

  FakeProxy proxy;

  @Test
  void everyCallIsAsked() throws Exception {
    // Given
    proxy.reset();
    Caller caller = new Caller(service);
    String key = "k".repeat(300);
    caller.complete(Caller.chat("planner", "a"), "Idempotency-Key", key);

    // When
    HttpResponse<String> second =
        caller.complete(Caller.chat("planner", "b"), "Idempotency-Key", key);

    // Then
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.headers().firstValue("X-OctoAgent-Replayed")).isEmpty();
    assertThat(proxy.calls()).hasSize(2);
  }
}
