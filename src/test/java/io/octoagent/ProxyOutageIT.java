package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.Checkout;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RealLiteLlm;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.VendorCall;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What callers and readiness say while LiteLLM itself is gone, locked, or lacks a group, and that
 * it passes.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = RealProxyResource.class,
    initArgs = {
      @ResourceArg(name = "octoagent.llm.timeout-s", value = "5"),
      @ResourceArg(name = RealProxyResource.BREAKERS, value = "off")
    })
class ProxyOutageIT {
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  @TestHTTPResource URI service;

  FakeVendor vendor;
  RealLiteLlm proxy;

  private Caller caller;

  @BeforeEach
  void readyAndUp() {
    caller = new Caller(service);
    proxy.restore();
    vendor.reset();
    awaitReady(200);
  }

  @AfterEach
  void proxyAsItWas() {
    proxy.restore();
  }

  @Test
  void killed() throws Exception {
    // Given
    proxy.kill();
    for (String body :
        new String[] {Caller.chat("router", "hi"), Caller.streamed("router", "hi")}) {
      long start = System.nanoTime();
      // When
      HttpResponse<String> answer = caller.complete(body);
      // Then
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
      OpenAiErrors.error(answer, 503, "proxy_unavailable");
    }
    String cause = awaitReady(503);
    assertThat(cause).contains(proxy.url());
    assertThat(caller.get("/q/health/live").statusCode()).isEqualTo(200);
    proxy.restore();
    awaitReady(200);
    assertThat(caller.complete(Caller.chat("router", "hi")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void killedMidCall(boolean streamed) throws Exception {
    // Given
    vendor.script("gpt-4o-mini", VendorScript.hang());
    CompletableFuture<HttpResponse<String>> call =
        caller.start(streamed ? Caller.streamed("router", "hi") : Caller.chat("router", "hi"));
    vendor.awaitCalls(1);
    // When
    proxy.kill();
    // Then
    HttpResponse<String> answer = call.get(2, TimeUnit.SECONDS);
    // the first rung was cut; the second met no proxy, or a connection that the dead one had left
    boolean leftBehind = answer.statusCode() == 502;
    OpenAiErrors.error(
        answer, leftBehind ? 502 : 503, leftBehind ? "upstream_failed" : "proxy_unavailable");
    assertThat(vendor.calls()).hasSize(1);
    proxy.restore();
    assertThat(caller.complete(Caller.chat("router", "hi")).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesOurKey() throws Exception {
    // Given
    proxy.start(RealLiteLlm.CONFIG, Map.of("LITELLM_MASTER_KEY", "sk-changed-behind-our-back"));
    for (String body :
        new String[] {Caller.chat("planner", "hi"), Caller.streamed("planner", "hi")}) {
      // When
      HttpResponse<String> answer = caller.complete(body);
      // Then
      OpenAiErrors.error(answer, 502, "proxy_auth_failed");
      assertThat(answer.body()).doesNotContain(proxy.key());
    }
    String cause = awaitReady(503);
    assertThat(cause).containsIgnoringCase("key").doesNotContain(proxy.key());
    assertThat(vendor.calls()).isEmpty();
    assertThat(caller.get("/q/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void lacksTheFirstGroup() throws Exception {
    // Given
    proxy.start(configWithout("cheap"), Map.of());
    for (boolean streamed : new boolean[] {false, true}) {
      // When
      HttpResponse<String> answer =
          caller.complete(streamed ? Caller.streamed("router", "hi") : Caller.chat("router", "hi"));
      // Then
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("X-OctoAgent-Group")).contains("fallback");
      assertThat(answer.headers().firstValue("X-OctoAgent-Fallback-Reason"))
          .contains("not_configured");
    }
    assertThat(vendor.calls())
        .extracting(VendorCall::model)
        .containsExactly("claude-haiku-4-5", "claude-haiku-4-5");
    assertThat(awaitReady(503)).contains("cheap");
  }

  @Test
  void lacksTheLastGroup() throws Exception {
    // Given
    proxy.start(configWithout("fallback"), Map.of());
    for (String body :
        new String[] {Caller.chat("fallback", "hi"), Caller.streamed("fallback", "hi")}) {
      // When
      HttpResponse<String> answer = caller.complete(body);
      // Then
      OpenAiErrors.error(answer, 502, "group_not_configured");
    }
    assertThat(awaitReady(503)).contains("fallback");
    assertThat(caller.complete(Caller.chat("router", "hi")).statusCode()).isEqualTo(200);
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly("gpt-4o-mini");
  }

  @Test
  void hasOnlyTheOpenAiKey() throws Exception {
    // Given
    proxy.start(RealLiteLlm.CONFIG, Map.of("ANTHROPIC_API_KEY", ""));
    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("fallback", "hi"));
    // Then
    OpenAiErrors.error(answer, 502, "upstream_failed");
    assertThat(caller.complete(Caller.chat("router", "hi")).statusCode()).isEqualTo(200);
    assertThat(caller.complete(Caller.chat("planner", "hi")).statusCode()).isEqualTo(200);
  }

  @Test
  void hasOnlyTheAnthropicKey() throws Exception {
    // Given
    proxy.start(RealLiteLlm.CONFIG, Map.of("OPENAI_API_KEY", ""));
    for (String role : new String[] {"router", "planner", "fallback"}) {
      for (String body : new String[] {Caller.chat(role, "hi"), Caller.streamed(role, "hi")}) {
        // When
        HttpResponse<String> answer = caller.complete(body);
        // Then
        assertThat(answer.statusCode()).as("%s: %s", role, answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-OctoAgent-Group")).contains("fallback");
      }
    }
  }

  /** Waits until readiness has this status and returns its body. */
  private String awaitReady(int status) {
    return await()
        .atMost(RECOVERY)
        .pollDelay(Duration.ZERO)
        .until(() -> caller.get("/q/health/ready"), answer -> answer.statusCode() == status)
        .body();
  }

  /** The repository's configuration without one group's entry, in a file of its own. */
  private static Path configWithout(String group) throws Exception {
    String whole = Files.readString(RealLiteLlm.CONFIG);
    String less =
        whole
            .replaceFirst("(?m)^  - model_name: " + group + "\\n(^    .*\\n)+", "")
            .replaceFirst("(?m)^  fallbacks:\\n(^    .*\\n)+", "");
    assertThat(less).isNotEqualTo(whole).doesNotContain("model_name: " + group);
    return Files.writeString(Checkout.file("target/litellm-without-" + group + ".yaml"), less);
  }
}
