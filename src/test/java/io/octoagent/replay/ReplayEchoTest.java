package io.octoagent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.EchoMode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The echo's answers are kept as well, so that an agent can be tried without a model. */
@QuarkusTest
@TestProfile(EchoMode.class)
class ReplayEchoTest {

  @TestHTTPResource URI service;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEchoIsReplayed(boolean stream) throws Exception {
    // Given
    Caller caller = new Caller(service);
    String body = Caller.body(stream, "planner");
    HttpResponse<String> first = caller.complete(body, "Idempotency-Key", "echo " + stream);

    // When
    HttpResponse<String> second = caller.complete(body, "Idempotency-Key", "echo " + stream);

    // Then
    assertThat(Api.CHAT.text(first, stream)).isEqualTo("echo: x");
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("X-OctoAgent-Replayed")).contains("true");
    assertThat(second.headers().firstValue("X-OctoAgent-Model"))
        .isEqualTo(first.headers().firstValue("X-OctoAgent-Model"));
  }
}
