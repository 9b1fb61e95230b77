package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.Gate;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A healthy stream arrives whole, in order and as it comes. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class StreamTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String TEXT = "na\u00efve caf\u00e9 \u65e5\u672c\u8a9e \ud83d\udc19 done";
  private static final List<String> EVENTS = ChatJson.streamEvents("main", TEXT, false);

  FakeProxy proxy;

  @TestHTTPResource URI service;

  Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    caller = new Caller(service);
  }

  @Test
  @Timeout(30)
  void theFirstEventArrivesBeforeTheSecondIsSent() throws Exception {
    // Given
    Gate second = new Gate();
    String first = ChatJson.contentEvent("main", "first");
    String last = ChatJson.finishEvent("main", "stop");
    proxy.on("main", FakeProxy.stream("main").event(first).await(second).event(last).done());

    // When
    HttpResponse<InputStream> response = caller.open(Caller.streamed("planner", "x"));

    // Then
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("data: " + first);
      assertThat(lines.readLine()).isEmpty();
      second.open();
      assertThat(lines.lines().toList()).containsExactly("data: " + last, "", "data: [DONE]", "");
    }
  }

  @Test
  @Timeout(60)
  void everyEventArrivesBeforeTheNextIsSent() throws Exception {
    // Given
    List<Gate> gates = Stream.generate(Gate::new).limit(EVENTS.size()).toList();
    Answer answer = FakeProxy.stream("main").event(EVENTS.getFirst());
    for (int i = 1; i < EVENTS.size(); i++) {
      // the role chunk is held until there is content, so its gate stands open
      answer.await(gates.get(i)).event(EVENTS.get(i));
    }
    gates.get(1).open();
    proxy.on("main", answer.done());

    // When
    HttpResponse<InputStream> response = caller.open(Caller.streamed("planner", "x"));

    // Then
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
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

  @Test
  void anEventOfOneMiBArrivesWhole() throws Exception {
    // Given
    String big = ChatJson.contentEvent("main", "\u00e9\ud83d\udc19ab".repeat(1 << 17));
    assertThat(big.getBytes(UTF_8)).hasSizeGreaterThanOrEqualTo(1 << 20);
    List<String> sent = List.of(EVENTS.getFirst(), big, EVENTS.getLast());
    proxy.on("main", FakeProxy.stream("main").inPieces(1021).events(sent).done());

    // When
    HttpResponse<String> response = caller.complete(Caller.streamed("planner", "x"));

    // Then
    assertThat(Caller.events(response.body()).equals(withDone(sent))).isTrue();
  }

  @Test
  @Timeout(120)
  void twoHundredAtOnceAreNeitherLostNorMixedUp() throws Exception {
    // Given
    Gate allHere = new Gate();
    proxy.on(
        "main",
        request -> {
          String word = FakeProxy.prompt(request) + " ";
          List<String> events = ChatJson.streamEvents("main", word.repeat(30), false);
          Answer answer = FakeProxy.stream("main").events(events.subList(0, 2)).await(allHere);
          events.subList(2, events.size()).forEach(answer::event);
          return answer.done();
        });
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(caller.start(Caller.streamed("planner", "token-" + i)));
    }

    // When
    proxy.awaitCalls(200);
    allHere.open();

    // Then
    for (int i = 0; i < 200; i++) {
      HttpResponse<String> response = calls.get(i).get(60, TimeUnit.SECONDS);
      assertThat(response.statusCode()).as("call %s", i).isEqualTo(200);
      List<String> events = Caller.events(response.body());
      assertThat(events).as("call %s", i).last().isEqualTo("[DONE]");
      assertThat(Caller.content(events)).isEqualTo(("token-" + i + " ").repeat(30));
    }
    assertThat(proxy.calls()).hasSize(200);
  }

  @Test
  void theUsageChunkIsTakenOutWhenNotAskedFor() throws Exception {
    // Given
    for (String options : List.of("", ",\"stream_options\":{\"include_usage\":false}")) {
      proxy.server().forgetRequests();

      // When
      HttpResponse<String> response = caller.complete(streamedWith(options));

      // Then
      assertThat(proxy.calls().getFirst().json().at("/stream_options/include_usage").booleanValue())
          .isTrue();
      assertThat(Caller.events(response.body()))
          .isEqualTo(withDone(ChatJson.streamEvents("main", "main says: x", false)));
    }
  }

  @Test
  void theUsageChunkIsKeptWhenAskedFor() throws Exception {
    // When
    HttpResponse<String> response =
        caller.complete(streamedWith(",\"stream_options\":{\"include_usage\":true}"));

    // Then
    assertThat(Caller.events(response.body()))
        .isEqualTo(withDone(ChatJson.streamEvents("main", "main says: x", true)));
  }

  @Test
  void aSlowButHealthyStreamIsAnsweredOnceAndTheConnectionServesAgain() throws Exception {
    // Given
    Answer slow = FakeProxy.stream("main");
    EVENTS.forEach(event -> slow.event(event).pause(Duration.ofMillis(100)));
    proxy.on("main", slow.done());

    // When
    HttpResponse<String> response = caller.complete(Caller.streamed("planner", "x"));

    // Then
    assertThat(Caller.events(response.body())).isEqualTo(withDone(EVENTS));
    proxy.calls().getFirst().awaitAnswered(SOON);
    assertThat(proxy.calls()).hasSize(1);
  }

  private static String streamedWith(String member) {
    String body = Caller.streamed("planner", "x");
    return body.substring(0, body.length() - 1) + member + "}";
  }

  private static List<String> withDone(List<String> events) {
    return Stream.concat(events.stream(), Stream.of("[DONE]")).toList();
  }
}
