package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of the proxy itself, and of the caller: no other group would do better. */
@QuarkusTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = @ResourceArg(name = "octoagent.llm.timeout-s", value = "5"))
class ProxyFaultTest {

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  private Caller caller;

  @BeforeEach
  void closeEveryBreaker() {
    caller = new Caller(service);
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
  }

  @AfterEach
  void startTheProxyAgain() {
    proxy.server().start();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void connectionRefusedIsSaidAtOnce(boolean streamed) throws Exception {
    // Given
    proxy.server().kill();

    // When
    HttpResponse<String> answer = caller.complete(body(streamed));

    // Then
    OpenAiErrors.error(answer, 503, "proxy_unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("1");
    assertThat(calls.only().error()).isEqualTo(ErrorCode.PROXY_UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusedKeyIsTheOperatorsToMend(boolean streamed) throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.wrongKey());

    // When
    HttpResponse<String> answer = caller.complete(body(streamed));

    // Then
    assertThat(OpenAiErrors.error(answer, 502, "proxy_auth_failed").path("message").asText())
        .contains("LITELLM_PROXY_KEY")
        .doesNotContain(FakeProxyResource.KEY);
    assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    assertThat(proxy.calls()).hasSize(1);
    assertThat(calls.only().error()).isEqualTo(ErrorCode.PROXY_AUTH_FAILED);
  }

  @ParameterizedTest
  @CsvSource({"400, false", "400, true", "413, false", "413, true", "422, false", "422, true"})
  void theCallersFaultIsHandedBackScrubbed(int status, boolean streamed) throws Exception {
    // Given
    proxy.on(
        "cheap",
        FakeProxy.vendorError(
            status, null, "BadRequestError: OpenAIException - bad field; key sk-canary12345678"));

    // When
    HttpResponse<String> answer = caller.complete(body(streamed));

    // Then
    assertThat(OpenAiErrors.error(answer, status, "upstream_rejected").path("message").asText())
        .contains("bad field")
        .doesNotContain("canary")
        .doesNotContain("litellm");
    assertThat(proxy.calls()).hasSize(1);
    assertThat(calls.only().error()).isEqualTo(ErrorCode.UPSTREAM_REJECTED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aProxyThatDiesMidCallIsSaid(boolean streamed) throws Exception {
    // Given
    proxy.on("cheap", Answer.silence());
    CompletableFuture<HttpResponse<String>> call = caller.start(body(streamed));
    proxy.awaitCalls(1);

    // When
    proxy.server().kill();

    // Then
    OpenAiErrors.error(call.get(3, TimeUnit.SECONDS), 503, "proxy_unavailable");
    assertThat(calls.only().error()).isEqualTo(ErrorCode.PROXY_UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aProxyThatRestartsMidCallIsAnsweredByTheNextGroup(boolean streamed) throws Exception {
    // Given
    proxy.on("cheap", Answer.reset());
    caller.complete(body(streamed));
    proxy.server().stop();
    proxy.server().start();

    // When
    HttpResponse<String> answer = caller.complete(body(streamed));

    // Then
    assertThat(Rungs.text(answer, streamed)).isEqualTo("fallback says: hi");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKeptConnectionThatClosesAsWeWriteIsOneFailedRung(boolean streamed) throws Exception {
    // Given
    proxy.on(
        "cheap",
        request ->
            streamed
                ? FakeProxy.healthyStream("cheap", request).thenDropNext()
                : FakeProxy.healthyPlain("cheap").thenDropNext());
    caller.complete(body(streamed));

    // When
    HttpResponse<String> answer = caller.complete(body(streamed));

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Rungs.header(answer, "X-OctoAgent-Fallback-Reason")).isEqualTo("cut");
    assertThat(proxy.calls()).hasSize(3);
  }

  /** Of words that are no error object only the status counts. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRejectionWithEndlessWordsIsStillOne(boolean streamed) throws Exception {
    // Given
    proxy.on("cheap", Answer.status(400).fill(2 << 20));

    // When
    HttpResponse<String> answer = caller.complete(body(streamed));

    // Then
    OpenAiErrors.error(answer, 400, "upstream_rejected");
    assertThat(answer.body()).hasSizeLessThan(2_000);
  }

  private static String body(boolean streamed) {
    return streamed ? Caller.streamed("router", "hi") : Caller.chat("router", "hi");
  }
}
