package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.NeedsNginx;
import io.octoagent.testbed.Nginx;
import io.octoagent.testbed.StreamedAnswer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reverse proxy that knows nothing of us makes of a stream. */
@NeedsNginx
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class BehindNginxTest {

  private static final String DEFAULT = "";
  private static final String HTTP_1_1 = "proxy_http_version 1.1;";
  private static final List<String> EVENTS = ChatJson.streamEvents("main", "one two three", false);

  @TempDir Path directory;

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, HTTP_1_1})
  @Timeout(30)
  void everyEventArrivesBeforeTheNextIsSent(String settings) throws Exception {
    // Given
    List<Gate> gates = Stream.generate(Gate::new).limit(EVENTS.size()).toList();
    Answer answer = FakeProxy.stream("main").event(EVENTS.getFirst()).event(EVENTS.get(1));
    for (int i = 2; i < EVENTS.size(); i++) {
      answer.await(gates.get(i)).event(EVENTS.get(i));
    }
    proxy.on("main", answer.done());
    try (Nginx nginx = Nginx.start(directory, service, settings)) {

      // When
      HttpResponse<InputStream> begun =
          new Caller(nginx.url()).open(Caller.streamed("planner", "x"));

      // Then
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(begun.body(), UTF_8))) {
        for (int i = 0; i < EVENTS.size(); i++) {
          assertThat(lines.readLine()).isEqualTo("data: " + EVENTS.get(i));
          assertThat(lines.readLine()).isEmpty();
          if (i >= 1 && i + 1 < EVENTS.size()) {
            gates.get(i + 1).open();
          }
        }
        assertThat(lines.lines().toList()).containsExactly("data: [DONE]", "");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, HTTP_1_1})
  void aStreamThatBreaksIsBrokenHereToo(String settings) throws Exception {
    // Given
    String first = ChatJson.contentEvent("main", "first");
    proxy.on("main", FakeProxy.stream("main").event(first).pause(Duration.ofMillis(50)).cut());
    try (Nginx nginx = Nginx.start(directory, service, settings)) {

      // When
      StreamedAnswer answer = new Caller(nginx.url()).stream(Caller.streamed("planner", "x"));

      // Then
      assertThat(answer.eventsBeforeError()).containsExactly(first);
      assertThat(answer.error().path("code").asText()).isEqualTo("upstream_failed");
    }
  }
}
