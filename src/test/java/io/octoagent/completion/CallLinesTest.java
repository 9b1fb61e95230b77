package io.octoagent.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says of a call, down to TRACE: which call it is, and no word of what was said. */
@QuarkusTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = @ResourceArg(name = "octoagent.llm.timeout-s", value = "3"))
class CallLinesTest {
  private static final List<String> CATEGORIES = List.of("io.octoagent", "octoagent.call");

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  private final Lines lines = new Lines();

  @BeforeEach
  void listen() throws Exception {
    proxy.reset();
    // the look at the proxy that every start takes, and its line, are over then
    new Caller(service).get("/q/health/ready");
    CircuitBreakerMaintenance.get().resetAll();
    calls.clear();
    for (String category : CATEGORIES) {
      Logger.getLogger(category).setLevel(Level.ALL);
      Logger.getLogger(category).addHandler(lines);
    }
  }

  @AfterEach
  void stopListening() {
    for (String category : CATEGORIES) {
      Logger.getLogger(category).setLevel(null);
      Logger.getLogger(category).removeHandler(lines);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyLineNamesItsCallAndNoneItsWords(boolean stream) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    String prompt = "canary-prompt";
    // When
    new Caller(service)
        .complete(
            stream ? Caller.streamed("planner", prompt) : Caller.chat("planner", prompt),
            "X-Request-Id",
            "req-4711");
    calls.only();
    // Then
    assertThat(lines.seen).extracting(line -> line.getMdc("request_id")).containsOnly("req-4711");
    assertThat(lines.seen)
        .extracting(new PatternFormatter("%m")::format)
        .anyMatch(text -> text.startsWith("MAIN: TIMEOUT after"))
        .anyMatch(text -> text.startsWith("FALLBACK: ANSWERED after"))
        .anyMatch(text -> text.startsWith("req-4711 answered planner by claude"))
        .noneMatch(text -> text.contains("canary") || text.contains("says"));
  }

  private static final class Lines extends ExtHandler {
    private final List<ExtLogRecord> seen = new CopyOnWriteArrayList<>();

    @Override
    protected void doPublish(ExtLogRecord line) {
      line.copyAll();
      seen.add(line);
    }
  }
}
