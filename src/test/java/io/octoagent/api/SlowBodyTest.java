package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The promised time runs while a body is on its way: who never ends it does not hold us. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class SlowBodyTest {
  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  @Test
  void aBodyThatDoesNotComeIsGivenUpAndItsConnectionClosed() throws Exception {
    // Given
    proxy.reset();
    calls.clear();
    String half =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nX-OctoAgent-Timeout: 0.3\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"model\":";

    // When
    String all = RawCall.sendAndReadAll(service, half.getBytes(UTF_8));

    // Then
    assertThat(all).startsWith("HTTP/1.1 408 ");
    String body = all.substring(all.indexOf("\r\n\r\n") + 4);
    assertThat(OpenAiErrors.error("application/json", body).path("code").asText())
        .isEqualTo(ErrorCode.REQUEST_TIMEOUT.id());
    assertThat(calls.only()).isInstanceOf(ModelCall.Rejected.class);
    assertThat(proxy.calls()).isEmpty();
  }
}
