package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.PackagedService;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that would not fit into the heap together are refused, and the service lives on. */
class LargeAnswersIT {
  private static final String KEY = "sk-large";
  private static final int LARGE = 20 << 20;
  private static final int CALLERS = 24;

  @TempDir Path directory;

  private FakeProxy proxy;
  private PackagedService service;
  private Caller caller;

  @BeforeEach
  void start() {
    proxy = new FakeProxy(KEY);
    service =
        PackagedService.withHeap(
            "-Xmx256m",
            Map.of(
                "LITELLM_PROXY_URL",
                proxy.url(),
                "LITELLM_PROXY_KEY",
                KEY,
                "OCTOAGENT_LLM_TIMEOUT_S",
                "20"),
            directory);
    caller = new Caller(service.awaitAddress());
  }

  @AfterEach
  void end() {
    service.close();
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void someAreAnsweredTheOthersGetAnError(boolean stream) throws Exception {
    // Given
    proxy.on("main", stream ? streamed() : plain());
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();

    // When
    for (int i = 0; i < CALLERS; i++) {
      calls.add(caller.start(Caller.body(stream, "planner")));
    }

    // Then
    int answered = 0;
    for (CompletableFuture<HttpResponse<String>> call : calls) {
      HttpResponse<String> answer = call.get(25, TimeUnit.SECONDS);
      if (answer.statusCode() == 200) {
        assertThat(answer.body()).hasSizeGreaterThan(LARGE);
        answered++;
      } else {
        assertThat(answer.body()).contains("\"code\":\"overloaded\"");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      }
    }
    assertThat(answered).isBetween(1, CALLERS - 1);
    proxy.on("main", FakeProxy.healthyPlain("main"));
    assertThat(caller.complete(Caller.chat("planner", "x")).statusCode()).isEqualTo(200);
    assertThat(service.output()).doesNotContain("OutOfMemory");
  }

  private static Answer plain() {
    return Answer.status(200)
        .header("Content-Type", "application/json")
        .write("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"")
        .fill(LARGE)
        .pause(Duration.ofMillis(500))
        .write("\"},\"finish_reason\":\"stop\"}]}");
  }

  private static Answer streamed() {
    return FakeProxy.stream("main")
        .write("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
        .fill(LARGE)
        .pause(Duration.ofMillis(500))
        .write("\"},\"finish_reason\":\"stop\"}]}\n\n")
        .done();
  }
}
