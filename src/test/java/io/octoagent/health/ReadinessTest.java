package io.octoagent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readiness follows the proxy and names what is wrong with it; liveness asks nobody. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class ReadinessTest {
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  /** A few seconds of cache, a blip forgiven, and the probe's own limit. */
  private static final Duration NOTICE = Duration.ofSeconds(30);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  Caller caller;

  @BeforeEach
  void startReady() {
    proxy.reset();
    caller = new Caller(service);
    awaitStatus(200, NOTICE);
  }

  @AfterEach
  void recoverAndCheckWhatWasAsked() {
    proxy.server().start();
    assertThat(proxy.server().requests())
        .allSatisfy(
            request -> {
              assertThat(request.method()).isEqualTo("GET");
              assertThat(request.path()).isEqualTo(FakeProxy.MODELS);
            });
  }

  @Test
  void isUpWhileTheProxyListsEveryGroup() throws Exception {
    // When
    List<HttpResponse<String>> healthy =
        List.of(
            caller.get("/q/health/ready"),
            caller.get("/q/health/group/llm"),
            caller.get("/q/health/started"),
            caller.get("/q/health"));

    // Then
    assertThat(healthy).allSatisfy(r -> assertThat(r.statusCode()).as(r.body()).isEqualTo(200));
    assertThat(Caller.json(healthy.get(1).body()).path("checks")).isNotEmpty();
  }

  @Test
  void namesTheAddressWhileTheProxyIsDown() throws Exception {
    // Given
    proxy.server().kill();

    // When
    String body = awaitStatus(503, NOTICE);

    // Then
    assertThat(body).contains("127.0.0.1:" + proxy.server().port());
    recovers(() -> proxy.server().start());
  }

  @Test
  void saysThatTheKeyIsRefused() throws Exception {
    // Given
    proxy.acceptKey("sk-another");

    // When
    String body = awaitStatus(503, NOTICE);

    // Then
    assertThat(body).containsIgnoringCase("key");
    recovers(() -> proxy.acceptKey(FakeProxyResource.KEY));
  }

  @Test
  void namesTheGroupThatTheProxyLacks() throws Exception {
    // Given
    proxy.groups("cheap", "main");

    // When
    String body = awaitStatus(503, NOTICE);

    // Then
    assertThat(body).contains("fallback");
    recovers(() -> proxy.groups("cheap", "main", "fallback"));
  }

  @Test
  void namesTheFallbacksThatAreOthersThanTheProxys() throws Exception {
    // Given
    proxy.fallbacks("cheap", "fallback");
    proxy.fallbacks("main", "cheap", "fallback");
    proxy.fallbacks("fallback");
    lookAgain();

    // When
    await()
        .atMost(NOTICE)
        .until(() -> caller.get("/q/health/ready").body().contains("fallbacks.main"));

    // Then
    HttpResponse<String> answer = caller.get("/q/health/ready");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "\"fallbacks.main\": \"the proxy has [cheap, fallback], OctoAgent has [fallback]\"")
        .doesNotContain("fallbacks.cheap", "fallbacks.fallback");
    proxy.reset();
    lookAgain();
    await()
        .atMost(NOTICE)
        .until(() -> !caller.get("/q/health/ready").body().contains("fallbacks."));
  }

  @Test
  void fallbacksThatAreNoNamesAreNotRepeated() throws Exception {
    // Given
    String[] odd = new String[10_000];
    Arrays.fill(odd, "canary\n\"key\"");
    proxy.fallbacks("main", odd);
    lookAgain();

    // When
    await()
        .atMost(NOTICE)
        .until(() -> caller.get("/q/health/ready").body().contains("fallbacks.main"));

    // Then
    String body = caller.get("/q/health/ready").body();
    assertThat(body).contains("the proxy has [?, ?,").doesNotContain("canary");
    assertThat(body).hasSizeLessThan(2_000);
    proxy.reset();
  }

  @Test
  void isDownWhileTheProxyAnswersThatItStarts() throws Exception {
    // Given
    proxy.onModels(Answer.status(503).write("starting"));

    // When
    String body = awaitStatus(503, NOTICE);

    // Then
    assertThat(body).contains("503");
    recovers(() -> proxy.reset());
  }

  @Test
  void isDownWhileTheProxyHangs() throws Exception {
    // Given
    proxy.onModels(Answer.silence());

    // When
    String body = awaitStatus(503, NOTICE);

    // Then
    assertThat(body).contains("127.0.0.1:" + proxy.server().port());
    recovers(() -> proxy.reset());
  }

  @Test
  void isDownWhileTheProxyTalksNonsense() throws Exception {
    for (Answer nonsense :
        List.of(
            Answer.json("{\"data\":\"cheap main fallback\"}"),
            Answer.json("null"),
            Answer.status(200).header("Content-Type", "text/html").write("<html>cheap main</html>"),
            Answer.raw("cheap main fallback\r\n\r\n"))) {
      // Given
      proxy.onModels(nonsense);

      // When
      awaitStatus(503, NOTICE);

      // Then
      recovers(() -> proxy.reset());
    }
  }

  /** Nobody has looked meanwhile, so there is no earlier silence to go by. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFirstProbeAfterAQuietWhileReportsThatTheProxyDied(boolean hangs) throws Exception {
    // Given
    await().pollDelay(Duration.ofMillis(2_500)).until(() -> true);
    if (hangs) {
      proxy.onModels(Answer.silence());
    } else {
      proxy.server().kill();
    }

    // When
    HttpResponse<String> first = caller.get("/q/health/ready");

    // Then
    assertThat(first.statusCode()).as(first.body()).isEqualTo(503);
    recovers(
        () -> {
          proxy.reset();
          proxy.server().start();
        });
  }

  @Test
  void aSingleBlipDoesNotDropThePod() {
    // Given
    proxy.server().forgetRequests();
    proxy.server().enqueue(Answer.status(500).write("blip"));
    lookAgain();

    // When
    await()
        .atMost(NOTICE)
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              assertThat(caller.get("/q/health/ready").statusCode()).isEqualTo(200);
              return proxy.server().requests().size() >= 3;
            });

    // Then
    assertThat(proxy.server().requests().getFirst().answeredAt()).isPresent();
  }

  @Test
  void probesAreCachedForSomeSeconds() throws Exception {
    // Given
    proxy.server().forgetRequests();

    // When
    for (int i = 0; i < 50; i++) {
      caller.get("/q/health/ready");
    }

    // Then
    assertThat(proxy.server().requests()).hasSizeLessThanOrEqualTo(5);
  }

  /** Has the next probe look at the proxy; without it, one does that after some seconds. */
  void lookAgain() {
    ProxyProbe.again();
  }

  private void recovers(Runnable recovery) throws Exception {
    recovery.run();
    awaitStatus(200, RECOVERY);
    assertThat(caller.get("/q/health/group/llm").statusCode()).isEqualTo(200);
  }

  /**
   * Polls readiness until it has this status, liveness being up throughout, and returns its body.
   */
  private String awaitStatus(int status, Duration atMost) {
    lookAgain();
    HttpResponse<String> last =
        await()
            .atMost(atMost)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(200))
            .until(
                () -> {
                  HttpResponse<String> ready = caller.get("/q/health/ready");
                  assertThat(caller.get("/q/health/live").statusCode()).isEqualTo(200);
                  return ready;
                },
                ready -> ready.statusCode() == status);
    assertThat(last.body()).doesNotContain(FakeProxyResource.KEY);
    assertThat(Caller.json(last.body()).path("status").asText())
        .isEqualTo(status == 200 ? "UP" : "DOWN");
    return last.body();
  }
}
