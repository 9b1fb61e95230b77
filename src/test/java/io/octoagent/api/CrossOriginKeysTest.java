package io.octoagent.api;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.KeysRequired;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With keys and {@code *}, every origin's page may ask, and what it has must be a key. */
@QuarkusTest
@TestProfile(KeysRequired.class)
class CrossOriginKeysTest {
  private static final byte[] GOOD = Caller.chat("main", "x").getBytes(UTF_8);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://any.example", "null"})
  void aPreflightNeedsNoKey(String origin) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(
            service,
            request(
                "OPTIONS",
                FakeProxy.COMPLETIONS,
                new byte[0],
                "Origin: " + origin,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization"));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
    assertThat(answer.headers().all("Access-Control-Allow-Origin")).containsExactly("*");
    assertThat(answer.headers().first("Access-Control-Allow-Headers")).contains("authorization");
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization: Bearer " + KeysRequired.KEY + ", 200, 1",
    "Authorization: Bearer wrong, 401, 0",
    "Cookie: key=" + KeysRequired.KEY + ", 401, 0"
  })
  void aCallNeedsAKey(String header, int status, int asked) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(
            service,
            request(
                "POST",
                FakeProxy.COMPLETIONS,
                GOOD,
                "Content-Type: application/json",
                "Origin: https://any.example",
                header));

    // Then
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.headers().all("Access-Control-Allow-Origin")).containsExactly("*");
    assertThat(answer.headers().all("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(answer.headers().all("Vary")).isEmpty();
    assertThat(proxy.calls()).hasSize(asked);
  }
}
