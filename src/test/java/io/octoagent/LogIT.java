package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.PackagedService;
import io.octoagent.testbed.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every line that the packaged service writes about a call names that call, however many run. */
class LogIT {
  private static final int CALLS = 600;
  private static final int AT_ONCE = 48;

  /** From this one on all calls fail, until the breaker opens. */
  private static final int OUTAGE = 450;

  private static final String ATTEMPT = "io.octoagent.ladder.Attempt";
  private static final String CALL = "octoagent.call";

  /** Its lines name the call that opened a breaker or closed it. */
  private static final String BREAKER = "io.octoagent.ladder.Breaker";

  @TempDir Path directory;

  /** By prompt: completed when the request of a caller who is to leave has come to the proxy. */
  private final Map<String, CompletableFuture<Void>> leaving = new ConcurrentHashMap<>();

  @Test
  void everyLineOfACallNamesIt() throws Exception {
    // Given
    try (FakeProxy proxy = new FakeProxy(FakeProxyResource.KEY);
        PackagedService service =
            PackagedService.start(
                Map.of(
                    "LITELLM_PROXY_URL",
                    proxy.url(),
                    "LITELLM_PROXY_KEY",
                    FakeProxyResource.KEY,
                    "OCTOAGENT_LLM_TIMEOUT_S",
                    "2",
                    "QUARKUS_LOG_CATEGORY__IO_OCTOAGENT__LEVEL",
                    "DEBUG"),
                directory)) {
      proxy.on("cheap", this::scripted);
      Caller caller = new Caller(service.awaitAddress());

      // When
      callAll(caller);

      // Then
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> lines(service, CALL).size() >= CALLS);
      List<JsonNode> calls = lines(service, CALL);
      assertThat(calls).hasSize(CALLS);
      assertThat(calls).allMatch(line -> id(line).equals(line.at("/call/request_id").asText()));
      assertThat(calls.stream().map(LogIT::id)).doesNotHaveDuplicates();
      assertThat(attemptLines(service)).isEqualTo(attemptsOf(calls));
      assertThat(attemptLines(service).toString())
          .contains("TIMEOUT", "SERVER_ERROR", "ANSWERED", "ABANDONED", "BREAKER_OPEN");
      assertThat(service.log())
          .filteredOn(line -> !Set.of(ATTEMPT, CALL, BREAKER).contains(category(line)))
          .isNotEmpty()
          .allMatch(line -> id(line).isEmpty());
    }
  }

  /** Fails, stalls or answers, as the prompt says. */
  private Answer scripted(Request request) {
    String prompt = FakeProxy.prompt(request);
    leaves(prompt).complete(null);
    return switch (prompt.split(" ", -1)[0]) {
      case "fail" -> FakeProxy.vendorError(503, "x", "down");
      case "stall", "leave" -> Answer.silence();
      default ->
          request.json().path("stream").asBoolean()
              ? FakeProxy.healthyStream("cheap", request)
              : FakeProxy.healthyPlain("cheap");
    };
  }

  private void callAll(Caller caller) throws InterruptedException {
    Semaphore places = new Semaphore(AT_ONCE);
    List<CompletableFuture<?>> running = new ArrayList<>();
    List<String> prompts = List.of("hi", "hi", "fail", "hi", "leave", "stall", "hi", "fail");
    for (int i = 0; i < CALLS; i++) {
      places.acquire();
      String prompt = (i < OUTAGE ? prompts.get(i % prompts.size()) : "fail") + " " + i;
      String body = i % 3 == 0 ? Caller.streamed("router", prompt) : Caller.chat("router", prompt);
      CompletableFuture<?> call = caller.start(body, "X-Request-Id", "req-" + i);
      if (prompt.startsWith("leave")) {
        var _ = leaves(prompt).thenRun(() -> call.cancel(true));
      }
      running.add(call.whenComplete((answer, failure) -> places.release()));
    }
    for (CompletableFuture<?> call : running) {
      try {
        call.join();
      } catch (CompletionException | CancellationException e) {
        // it has left, as it should
      }
    }
  }

  private CompletableFuture<Void> leaves(String prompt) {
    return leaving.computeIfAbsent(prompt, some -> new CompletableFuture<>());
  }

  /** By call: what the attempts' own lines say, which have nothing but the MDC to name it. */
  private static Map<String, List<String>> attemptLines(PackagedService service) {
    return lines(service, ATTEMPT).stream()
        .collect(
            Collectors.groupingBy(
                LogIT::id,
                Collectors.mapping(
                    line -> line.path("message").asText().replaceFirst(" after .*", ""),
                    Collectors.collectingAndThen(Collectors.toList(), LogIT::sorted))));
  }

  /** By call: the same as its event has it. */
  private static Map<String, List<String>> attemptsOf(List<JsonNode> calls) {
    return calls.stream().collect(Collectors.toMap(LogIT::id, LogIT::attempts));
  }

  private static List<String> attempts(JsonNode call) {
    return sorted(
        call.at("/call/attempts")
            .valueStream()
            .map(
                rung ->
                    rung.path("group").asText()
                        + ": "
                        + rung.path("outcome").asText().toUpperCase(Locale.ROOT))
            .toList());
  }

  private static List<String> sorted(List<String> texts) {
    return texts.stream().sorted().toList();
  }

  private static String id(JsonNode line) {
    return line.at("/mdc/request_id").asText();
  }

  private static String category(JsonNode line) {
    return line.path("loggerName").asText();
  }

  private static List<JsonNode> lines(PackagedService service, String category) {
    return service.log().stream().filter(line -> category(line).equals(category)).toList();
  }
}
