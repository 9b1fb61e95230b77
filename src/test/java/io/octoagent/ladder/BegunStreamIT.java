package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.StreamedAnswer;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is left to do when a stream breaks after its first content, and when a connection breaks
 * before a call: rows of the fault table through a real LiteLLM.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = RealProxyResource.class,
    initArgs = {
      @ResourceArg(name = "octoagent.llm.timeout-s", value = Rungs.DEADLINE_S),
      @ResourceArg(name = "octoagent.stream-idle-s", value = "1"),
      @ResourceArg(name = RealProxyResource.BREAKERS, value = "off")
    })
class BegunStreamIT {
  @TestHTTPResource URI service;

  FakeVendor vendor;

  private Rungs rungs;

  @BeforeEach
  void bothGroupsAnswer() {
    rungs = new Rungs(service, vendor);
    rungs.awaitHealthy();
  }

  static Stream<Arguments> breakingStreams() {
    return Stream.of(
        Arguments.of(VendorScript.tokenThenSilence(), true),
        Arguments.of(VendorScript.tokenThenCut(), false),
        Arguments.of(VendorScript.errorMidStream(), false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breakingStreams")
  void afterContentAStreamEndsHonestly(VendorScript fault, boolean givenUp) throws Exception {
    // Given
    vendor.script(Rungs.FIRST, fault);
    // When
    StreamedAnswer answer = new Caller(service).stream(Caller.streamed("router", "hi"));
    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(Caller.content(answer.eventsBeforeError())).isEqualTo("One");
    JsonNode error = answer.error();
    assertThat(error.path("message").asText()).isNotBlank().doesNotContain("litellm", "broken");
    assertThat(error.path("code").asText()).isNotBlank();
    rungs.asked(Rungs.FIRST);
    if (givenUp) {
      rungs.hungUpOnFirst();
    }
  }

  @Test
  void afterAnIdlePauseTheConnectionIsNotTheOneTheProxyHasClosed() throws Exception {
    for (int call = 1; call <= 3; call++) {
      // Given
      if (call > 1) {
        // the pause is the row: LiteLLM closes idle connections after 5 s
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(6, TimeUnit.SECONDS))
            .join();
      }
      for (boolean streamed : new boolean[] {false, true}) {
        // When
        HttpResponse<String> answer = rungs.call(streamed);
        // Then
        assertThat(Rungs.text(answer, streamed)).isEqualTo("Hello from " + Rungs.FIRST);
        assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("1");
      }
    }
    assertThat(vendor.calls()).hasSize(6);
  }
}
