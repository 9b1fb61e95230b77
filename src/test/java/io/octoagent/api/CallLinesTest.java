package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.ladder.HealthyGroups;
import io.octoagent.ladder.OwnGroups;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.LogLines;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says of a call, down to TRACE: which call it is, and no word of what was said. */
@QuarkusTest
@TestProfile(OwnGroups.class)
class CallLinesTest {
  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  LogLines lines;

  @BeforeEach
  void listen() throws Exception {
    proxy.reset();
    // the look at the proxy that every start takes, and its line, are over then
    new Caller(service).get("/q/health/ready");
    HealthyGroups.again();
    calls.clear();
    lines = new LogLines();
  }

  @AfterEach
  void stopListening() {
    lines.close();
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
    assertThat(lines.seen()).extracting(line -> line.getMdc("request_id")).containsOnly("req-4711");
    assertThat(lines.written("%m"))
        .anyMatch(text -> text.startsWith("main: TIMEOUT after"))
        .anyMatch(text -> text.startsWith("fallback: ANSWERED after"))
        .anyMatch(text -> text.startsWith("req-4711 answered planner by claude"))
        .noneMatch(text -> text.contains("canary") || text.contains("says"));
  }
}
