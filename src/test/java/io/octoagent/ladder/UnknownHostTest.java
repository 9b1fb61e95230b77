package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy whose name nobody knows: said at once, and no other group is asked there. */
@QuarkusTest
@TestProfile(UnknownHostTest.Nowhere.class)
class UnknownHostTest {

  /** A name that is reserved for not existing (RFC 2606). */
  public static class Nowhere implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "octoagent.llm.mode", "litellm", "octoagent.proxy.url", "http://proxy.invalid:4000");
    }
  }

  @TestHTTPResource URI service;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isProxyUnavailable(boolean streamed) throws Exception {
    // When
    HttpResponse<String> answer =
        new Caller(service)
            .complete(streamed ? Caller.streamed("router", "hi") : Caller.chat("router", "hi"));

    // Then
    assertThat(OpenAiErrors.error(answer, 503, "proxy_unavailable").path("message").asText())
        .contains("LITELLM_PROXY_URL");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("1");
  }
}
