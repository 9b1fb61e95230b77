package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.OptIns;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the operator wants it, an echo takes the place of an error, and says so. */
@QuarkusTest
@TestProfile(OptIns.class)
class DegradeTest {

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEchoSaysWhatItIs(boolean streamed) throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.wrongKey());

    // When
    HttpResponse<String> answer =
        new Caller(service)
            .complete(streamed ? Caller.streamed("router", "hi") : Caller.chat("router", "hi"));

    // Then
    assertThat(Rungs.text(answer, streamed)).isEqualTo("echo: hi");
    assertThat(Rungs.header(answer, "X-OctoAgent-Degraded")).isEqualTo("proxy_auth_failed");
    assertThat(answer.body()).contains("\"system_fingerprint\":\"octoagent-echo-degraded\"");
    ModelCall call = calls.only();
    assertThat(call).isInstanceOf(ModelCall.Degraded.class);
    assertThat(call.error()).isEqualTo(ErrorCode.PROXY_AUTH_FAILED);
  }

  /** An agent would carry out a made-up call, or keep made-up data. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"response_format\":{\"type\":\"json_object\"}",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{}}}",
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"pay\"}}],\"tool_choice\":\"required\"",
        "\"functions\":[{\"name\":\"pay\"}],\"function_call\":{\"name\":\"pay\"}",
        "\"n\":1000"
      })
  void whatIsMoreThanTextStaysAnError(String members) throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.wrongKey());
    String body = Caller.chat("router", "hi").replaceFirst("}$", "," + members + "}");

    // When
    HttpResponse<String> answer = new Caller(service).complete(body);

    // Then
    OpenAiErrors.error(answer, 502, "proxy_auth_failed");
    assertThat(calls.only()).isInstanceOf(ModelCall.Failed.class);
  }

  @Test
  void aToolThatMayBeCalledIsNot() throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.wrongKey());
    String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"pay\"}}]}";

    // When
    HttpResponse<String> answer =
        new Caller(service).complete(Caller.chat("router", "hi").replaceFirst("}$", tools));

    // Then
    assertThat(Rungs.text(answer, false)).isEqualTo("echo: hi");
    assertThat(answer.body()).doesNotContain("tool_calls");
  }

  @Test
  void theCallersFaultStaysAnError() throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(400, null, "BadRequestError: no"));

    // When
    HttpResponse<String> answer = new Caller(service).complete(Caller.chat("router", "hi"));

    // Then
    OpenAiErrors.error(answer, 400, "upstream_rejected");
  }
}
