package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.BlackHole;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.HaProxy;
import io.octoagent.testbed.Load;
import io.octoagent.testbed.Load.Call;
import io.octoagent.testbed.Load.Fate;
import io.octoagent.testbed.NeedsHaProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.Replicas;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three replicas behind the balancer, replaced and lost while callers call. */
@NeedsHaProxy
class ReplicasIT {
  private static final int REPLICAS = 3;
  private static final int CALLERS = 32;
  private static final String READY = "OCTOAGENT_READY";
  private static final Duration AT_ONCE = Duration.ofMillis(250);
  private static final Duration CONNECTING = Duration.ofSeconds(3);
  private static final int BY_SIGTERM = 143;

  @TempDir Path directory;

  private FakeProxy proxy;
  private Replicas replicas;
  private HaProxy balancer;

  @BeforeEach
  void startProxy() {
    proxy = new FakeProxy(null);
    proxy.on("main", Load::script);
  }

  private void start(String... settings) throws Exception {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      variables.put(settings[i], settings[i + 1]);
    }
    start(proxy.url(), variables);
  }

  private void start(String proxyUrl, Map<String, String> variables) throws Exception {
    replicas = new Replicas(REPLICAS, proxyUrl, variables, directory);
    balancer = HaProxy.start(directory, replicas.urls(), 30);
  }

  @AfterEach
  void end() {
    balancer.close();
    replicas.close();
    proxy.close();
  }

  @Test
  void replacedOneAfterTheOtherWithoutALostCall() throws Exception {
    // Given
    start(READY, "self");
    Load load = Load.start(balancer.url(), CALLERS);
    load.awaitCalls(CALLERS);

    // When
    for (int replica = 1; replica <= REPLICAS; replica++) {
      replicas.get(replica).terminate();
      balancer.awaitLast(replica, "DOWN");
      assertThat(replicas.get(replica).awaitExit()).isEqualTo(BY_SIGTERM);
      replicas.start(replica);
      balancer.awaitLast(replica, "UP");
      awaitCallsOf(replica);
    }
    List<Call> calls = load.stop();

    // Then
    assertThat(calls).filteredOn(call -> call.fate() != Fate.ANSWERED).isEmpty();
    assertThat(sorted(proxy.calls().stream().map(FakeProxy::prompt)))
        .as("each call was made once")
        .isEqualTo(sorted(calls.stream().map(Call::prompt)));
    assertThat(load.connects()).as("connections to the balancer are kept").containsOnly(1);
    assertThat(balancer.changes())
        .containsExactly("1 DOWN", "1 UP", "2 DOWN", "2 UP", "3 DOWN", "3 UP");
  }

  @Test
  void killedWithNothingLostButItsCallsInFlight() throws Exception {
    // Given
    start(READY, "self");
    Load load = Load.start(balancer.url(), CALLERS);
    load.awaitCalls(3 * CALLERS);

    // When
    Instant before = Instant.now();
    replicas.get(2).close();
    Instant after = Instant.now();
    load.awaitCalls(5 * CALLERS);
    List<Call> calls = load.stop();

    // Then
    List<Call> failed = calls.stream().filter(call -> call.fate() != Fate.ANSWERED).toList();
    assertThat(failed)
        .isNotEmpty()
        .allSatisfy(
            call -> {
              assertThat(call.fate()).isIn(Fate.ERROR, Fate.BROKEN_OFF);
              assertThat(call.began()).isBefore(after);
              assertThat(call.ended()).isBetween(before, after.plusSeconds(1));
            });
    Map<String, List<Integer>> senders =
        proxy.calls().stream()
            .collect(
                Collectors.groupingBy(
                    FakeProxy::prompt, Collectors.mapping(Replicas::sender, Collectors.toList())));
    assertThat(senders.values()).as("each call was made once").allMatch(once -> once.size() == 1);
    assertThat(failed)
        .as("none but those on the killed one failed")
        .allMatch(call -> senders.getOrDefault(call.prompt(), List.of(2)).equals(List.of(2)));
    assertThat(balancer.changes()).containsExactly("2 DOWN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "echo"})
  void withoutAProxyEachCallIsAnsweredAtOnceAndNoReplicaLeaves(String degrade) throws Exception {
    // Given
    start(READY, "self", "OCTOAGENT_LLM_DEGRADE", degrade);
    answers(5 * REPLICAS);

    // When
    proxy.server().kill();
    List<Timed> answers = answers(30 * REPLICAS);

    // Then
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.took).isLessThan(AT_ONCE);
              if (degrade.equals("echo")) {
                assertThat(answer.response.statusCode()).isEqualTo(200);
                assertThat(answer.response.headers().firstValue("X-OctoAgent-Degraded"))
                    .contains("proxy_unavailable");
              } else {
                OpenAiErrors.error(answer.response, 503, "proxy_unavailable");
              }
            });
    for (URI replica : replicas.urls()) {
      Caller probe = new Caller(replica);
      await().until(() -> probe.get("/q/health/group/llm").statusCode() == 503);
      assertThat(probe.get("/q/health/ready").statusCode()).isEqualTo(200);
    }
    assertThat(balancer.changes()).isEmpty();
  }

  /** A call waits for its connection as long as connecting may take, and for nothing else. */
  @Test
  void behindAFirewallThatSwallowsConnectionsNoReplicaLeavesEither() throws Exception {
    // Given
    try (BlackHole hole = new BlackHole()) {
      start(hole.url(), Map.of(READY, "self"));
      Caller caller = new Caller(balancer.url());
      Instant end = Instant.now().plus(CONNECTING.multipliedBy(2));

      while (Instant.now().isBefore(end)) {
        // When
        Instant began = Instant.now();
        List<CompletableFuture<HttpResponse<String>>> calls =
            Stream.generate(() -> caller.start(Caller.chat("planner", "hello")))
                .limit(2 * REPLICAS)
                .toList();

        // Then
        for (CompletableFuture<HttpResponse<String>> call : calls) {
          OpenAiErrors.error(call.get(), 503, "proxy_unavailable");
        }
        assertThat(Instant.now()).isBefore(began.plus(CONNECTING.multipliedBy(2)));
      }
      assertThat(balancer.changes()).isEmpty();
    }
  }

  /** What {@code self} is for. */
  @Test
  void replicasThatAreReadyAsTheProxyIsLeaveWithIt() throws Exception {
    // Given
    start(READY, "proxy");

    // When
    proxy.server().kill();

    // Then
    await().until(() -> balancer.changes().size() == REPLICAS);
    HttpResponse<String> answer =
        new Caller(balancer.url()).complete(Caller.chat("planner", "hello"));
    assertThat(OpenAiErrors.error(answer, 503, "overloaded").path("message").asText())
        .isEqualTo("No replica of OctoAgent can take calls.");
  }

  private record Timed(HttpResponse<String> response, Duration took) {}

  /** Plain and streamed calls, one after the other, so that a busy machine has nothing to do. */
  private List<Timed> answers(int count) throws Exception {
    Caller caller = new Caller(balancer.url());
    List<Timed> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      HttpResponse<String> answer = caller.complete(Caller.body(i % 2 == 1, "planner"));
      answers.add(new Timed(answer, Duration.ofNanos(System.nanoTime() - began)));
    }
    return answers;
  }

  private void awaitCallsOf(int replica) {
    int before = callsOf(replica);
    await().until(() -> callsOf(replica) > before);
  }

  private int callsOf(int replica) {
    return Math.toIntExact(
        proxy.calls().stream().map(Replicas::sender).filter(sender -> sender == replica).count());
  }

  private static List<String> sorted(Stream<String> prompts) {
    return prompts.sorted().toList();
  }
}
