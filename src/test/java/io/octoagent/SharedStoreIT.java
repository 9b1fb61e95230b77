package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.PrivateCa;
import io.octoagent.testbed.RedisServer;
import io.octoagent.testbed.Replicas;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three replicas that count on one Redis server, and a fourth one that is connected by TLS, and
 * refuses calls while that server is gone. Each test has its own caller.
 */
@NeedsRedis
class SharedStoreIT {
  private static final int REPLICAS = 3;
  private static final int REFUSING = 4;
  private static final Duration A_CALL = Duration.ofMillis(600);
  private static final Duration BACK = Duration.ofSeconds(6);
  private static final Duration LIFETIME = Duration.ofSeconds(4 + 5);

  @TempDir static Path directory;

  private static PrivateCa ca;
  private static RedisServer redis;
  private static FakeProxy proxy;
  private static Replicas replicas;
  private static List<Caller> callers;

  @BeforeAll
  static void start() throws Exception {
    ca = PrivateCa.of("IP:127.0.0.1", directory.resolve("ca"));
    List<String> options = new ArrayList<>(List.of(ca.options(RedisServer.TLS_PORT)));
    options.addAll(List.of("--appendonly", "yes", "--appendfsync", "no"));
    options.addAll(List.of("--requirepass", "secret-of-redis"));
    options.addAll(
        List.of("--dir", Files.createDirectories(directory.resolve("redis")).toString()));
    redis = new RedisServer(options.toArray(String[]::new));
    proxy = new FakeProxy(null);
    Map<String, String> settings = new HashMap<>();
    settings.put("OCTOAGENT_STORE_URL", redis.url());
    settings.put("OCTOAGENT_STORE_PASSWORD", "secret-of-redis");
    settings.put("OCTOAGENT_LLM_TIMEOUT_S", "4");
    for (String name : List.of("budget", "killed", "allow", "refuse", "warm")) {
      settings.put("OCTOAGENT_CALLERS_" + name.toUpperCase(Locale.ROOT) + "_KEY", "key-of-" + name);
      settings.put("OCTOAGENT_CALLERS_" + name.toUpperCase(Locale.ROOT) + "_BUDGET_USD", "1.00");
      settings.put("OCTOAGENT_CALLERS_" + name.toUpperCase(Locale.ROOT) + "_BUDGET_EVERY", "366d");
    }
    settings.put("OCTOAGENT_CALLERS_KILLED_BUDGET_USD", "0.03");
    settings.put("OCTOAGENT_CALLERS_WARM_BUDGET_USD", "1000");
    replicas = new Replicas(REFUSING, proxy.url(), settings, directory, SharedStoreIT::own);
    callers = replicas.urls().stream().map(Caller::new).toList();
  }

  private static Map<String, String> own(int replica) {
    return switch (replica) {
      case REFUSING ->
          Map.of(
              "OCTOAGENT_STORE_DOWN",
              "refuse",
              "OCTOAGENT_STORE_URL",
              redis.tlsUrl(),
              "QUARKUS_TLS_TRUST_STORE_PEM_CERTS",
              ca.ca().toString());
      default -> Map.of();
    };
  }

  @AfterAll
  static void end() {
    replicas.close();
    redis.close();
    proxy.close();
  }

  @BeforeEach
  void reset() {
    proxy.reset();
    proxy.on("main", cent());
    // another test may have taken the store away
    for (int replica = 1; replica <= REFUSING; replica++) {
      awaitStore(replica, "up");
      awaitDelivered(replica);
    }
  }

  @Test
  void aBudgetHoldsOverAllReplicas() throws Exception {
    // Given
    atOnce("warm", 1000);
    proxy.reset();
    proxy.on("main", cent().after(Duration.ofMillis(20)));

    // When
    List<HttpResponse<String>> answers = atOnce("budget", 210);

    // Then
    List<HttpResponse<String>> refused =
        answers.stream().filter(answer -> answer.statusCode() != 200).toList();
    assertThat(answers.size() - refused.size()).isBetween(98, 101);
    assertThat(proxy.calls()).hasSizeLessThanOrEqualTo(101);
    for (HttpResponse<String> answer : refused) {
      OpenAiErrors.error(answer, 429, "budget_exhausted");
    }
    await()
        .untilAsserted(() -> assertThat(spent("budget")).isBetween(980_000_000L, 1_010_000_000L));
  }

  @Test
  void whatAKilledReplicaHasReservedIsBackAfterTheCallsTime() throws Exception {
    // Given
    Gate never = new Gate();
    AtomicInteger asked = new AtomicInteger();
    proxy.on("main", request -> asked.getAndIncrement() < 3 ? cent().after(never) : cent());
    List<CompletableFuture<HttpResponse<String>>> lost = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lost.add(callers.get(2).start(Caller.body(false, "planner"), authorization("killed")));
    }
    await().until(() -> asked.get() == 3);
    OpenAiErrors.error(complete(1, "killed"), 429, "budget_exhausted");

    // When
    replicas.get(3).close();
    replicas.start(3);

    // Then
    OpenAiErrors.error(complete(1, "killed"), 429, "budget_exhausted");
    await()
        .atMost(LIFETIME.plusSeconds(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> complete(1, "killed").statusCode() == 200);
    assertThat(lost).allMatch(call -> call.isCompletedExceptionally());
  }

  @Test
  void callsGoOnWithoutTheStoreAndAreCountedWhenItIsBack() throws Exception {
    // Given
    int answered = 0;
    for (int replica = 1; replica <= REPLICAS; replica++) {
      assertThat(complete(replica, "allow").statusCode()).isEqualTo(200);
      answered++;
    }

    // When
    redis.kill();

    // Then
    for (int i = 0; i < 30; i++) {
      assertThat(timed(1 + i % REPLICAS, "allow").statusCode()).isEqualTo(200);
      answered++;
    }
    for (int replica = 1; replica <= REFUSING; replica++) {
      awaitStore(replica, "down");
    }
    redis.start();
    for (int replica = 1; replica <= REFUSING; replica++) {
      awaitStore(replica, "up");
    }
    long cents = answered;
    await()
        .atMost(BACK)
        .untilAsserted(() -> assertThat(spent("allow")).isEqualTo(cents * 10_000_000));
    assertThat(complete(1, "allow").statusCode()).isEqualTo(200);
    assertThat(replicas.get(1).output())
        .contains("is down: ", "\"store_down\":true")
        .doesNotContain("secret-of-redis", "key-of-");
  }

  @Test
  void callsAreRefusedAtOnceIfTheOperatorWantsThat() throws Exception {
    // Given
    assertThat(complete(REFUSING, "refuse").statusCode()).isEqualTo(200);

    // When
    redis.hang();

    // Then
    for (int i = 0; i < 20; i++) {
      OpenAiErrors.error(timed(REFUSING, "refuse"), 503, "store_unavailable");
    }
    redis.resume();
    awaitStore(REFUSING, "up");
    assertThat(complete(REFUSING, "refuse").statusCode()).isEqualTo(200);
    await().atMost(BACK).untilAsserted(() -> assertThat(spent("refuse")).isEqualTo(20_000_000));
  }

  /** Makes so many calls, 45 of them at once, over all replicas. */
  private static List<HttpResponse<String>> atOnce(String caller, int count) throws Exception {
    AtomicInteger next = new AtomicInteger();
    Callable<HttpResponse<String>> call =
        () -> complete(1 + next.getAndIncrement() % REPLICAS, caller);
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(45)) {
      for (Future<HttpResponse<String>> answer :
          threads.invokeAll(Collections.nCopies(count, call))) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  @Test
  void aPauseThatAVendorAskedForIsKeptByAllReplicas() throws Exception {
    // Given
    proxy.on(
        "cheap",
        request ->
            Replicas.sender(request) == 1
                ? FakeProxy.vendorError(429, "RateLimitError", "no").header("Retry-After", "5")
                : FakeProxy.healthy("cheap", request));

    // When
    callers.get(0).complete(Caller.body(false, "router"), authorization("warm"));

    // Then
    for (int replica = 2; replica <= REFUSING; replica++) {
      Caller other = callers.get(replica - 1);
      await()
          .atMost(Duration.ofSeconds(4))
          .until(
              () ->
                  other
                      .complete(Caller.body(false, "router"), authorization("warm"))
                      .headers()
                      .firstValue("X-OctoAgent-Fallback-Reason")
                      .equals(Optional.of("cooling_down")));
    }
    int asked = proxy.calls("cheap").size();
    assertThat(callers.get(0).complete(Caller.body(false, "router"), authorization("warm")))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
    assertThat(proxy.calls("cheap")).hasSize(asked);
  }

  private static Answer cent() {
    return Answer.json(ChatJson.completion("main", "hello"))
        .header("x-litellm-model-group", "main")
        .header("x-litellm-response-cost", "0.01");
  }

  private static HttpResponse<String> complete(int replica, String caller) throws Exception {
    return callers.get(replica - 1).complete(Caller.body(false, "planner"), authorization(caller));
  }

  private static HttpResponse<String> timed(int replica, String caller) throws Exception {
    long began = System.nanoTime();
    HttpResponse<String> answer = complete(replica, caller);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(A_CALL);
    return answer;
  }

  private static String[] authorization(String caller) {
    return new String[] {"Authorization", "Bearer key-of-" + caller};
  }

  private static void awaitStore(int replica, String state) {
    await()
        .atMost(BACK)
        .until(
            () -> {
              HttpResponse<String> ready = callers.get(replica - 1).get("/q/health/ready");
              return ready.statusCode() == 200
                  && ready.body().replace(" ", "").contains("\"store\":\"" + state + "\"");
            });
  }

  private static void awaitDelivered(int replica) {
    await()
        .atMost(BACK)
        .until(
            () ->
                callers
                    .get(replica - 1)
                    .get("/q/metrics", authorization("warm"))
                    .body()
                    .contains("\noctoagent_ledger_undelivered 0.0\n"));
  }

  private static long spent(String caller) {
    String answer =
        redis.ask(
            "AUTH secret-of-redis\r\nHGET \"octoagent:{caller %s}:caller\" spent"
                .formatted(caller));
    return Long.parseLong(answer.split("\r\n", 4)[2]);
  }
}
