package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.CodingAgent;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.NeedsNode;
import io.octoagent.testbed.Request;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Coding agents, unmodified, work through the service, also when a group fails half-way. */
@NeedsNode
@QuarkusIntegrationTest
@WithTestResource(FakeProxyResource.class)
class CodingAgentsIT {

  FakeProxy proxy;

  @TestHTTPResource("/")
  URI service;

  @TempDir Path directory;

  @BeforeEach
  void reset() {
    proxy.reset();
  }

  @ParameterizedTest
  @EnumSource
  void runsAToolAndReportsWhatItSaid(CodingAgent agent) throws Exception {
    // Given
    proxy.on("main", request -> callsToolFirst(agent, request));

    // When
    CodingAgent.Heard heard = agent.ask(service, directory, "What is here?");

    // Then
    assertThat(heard.error()).isNull();
    assertThat(heard.text()).startsWith("main says:");
    assertThat(proxy.calls()).extracting(agent::reportsTool).containsExactly(false, true);
    assertThat(proxy.calls()).extracting(Request::path).containsOnly(agent.api().path()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void goesOnWithTheNextGroupInTheMiddleOfItsWork(CodingAgent agent) throws Exception {
    // Given
    proxy.on(
        "main",
        request ->
            agent.reportsTool(request)
                ? FakeProxy.vendorError(agent.api(), 500, "InternalServerError: no")
                : callsToolFirst(agent, request));

    // When
    CodingAgent.Heard heard = agent.ask(service, directory, "What is here?");

    // Then
    assertThat(heard.error()).isNull();
    assertThat(heard.text()).startsWith("fallback says:");
    assertThat(proxy.calls())
        .extracting(request -> request.json().path("model").asText())
        .containsExactly("main", "main", "fallback");
    assertThat(proxy.calls("fallback")).allMatch(agent::reportsTool);
  }

  /** With a request of its own, because it has shown a part of the first answer. */
  @ParameterizedTest
  @EnumSource
  void asksAgainAfterAStreamThatBreaks(CodingAgent agent) throws Exception {
    // Given
    AtomicBoolean broken = new AtomicBoolean();
    proxy.on(
        "main",
        request ->
            broken.compareAndSet(false, true)
                ? begun(agent).pause(Duration.ofMillis(50)).cut()
                : FakeProxy.healthy("main", request));

    // When
    CodingAgent.Heard heard = agent.ask(service, directory, "What is here?");

    // Then
    assertThat(heard.error()).isNull();
    assertThat(heard.text()).startsWith("main says:");
    assertThat(proxy.calls("main")).hasSizeGreaterThan(1);
  }

  @Test
  void whatClaudeCodeAsksOfTheVendorReachesTheProxy() throws Exception {
    // When
    CodingAgent.CLAUDE_CODE.ask(service, directory, "What is here?");

    // Then
    Request call = proxy.calls().getFirst();
    assertThat(call.header("anthropic-version")).isEqualTo("2023-06-01");
    assertThat(call.header("anthropic-beta")).contains("context-management");
    assertThat(call.json().at("/context_management/edits").isArray()).isTrue();
    assertThat(call.json().at("/messages/0/content").isArray()).isTrue();
  }

  private static Answer callsToolFirst(CodingAgent agent, Request request) {
    return agent.reportsTool(request)
        ? FakeProxy.healthy("main", request)
        : agent.callsTool("main", request);
  }

  private static Answer begun(CodingAgent agent) {
    var form = agent.api().proxy();
    return FakeProxy.stream("main")
        .write(agent.api().frames(form.opening("main")))
        .write(form.frame(form.content("main", "Let me")));
  }
}
