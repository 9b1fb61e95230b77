package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A healthy stream arrives whole and in order, however its bytes are cut and its lines end. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class StreamFramingTest {
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

  static Stream<Named<Answer>> cuts() {
    return Stream.of(
        Named.of("one event per packet", each(start())),
        Named.of("one byte at a time", each(start().bytewise())),
        Named.of("three bytes at a time", each(start().inPieces(3))),
        Named.of("seven bytes, CR LF", each(start().inPieces(7).crlf())),
        Named.of("CR LF", each(start().crlf())),
        Named.of("CR LF, one byte at a time", each(start().crlf().bytewise())),
        Named.of("all events in one packet", start().events(EVENTS).done()),
        Named.of("all events in one packet, CR LF", start().crlf().events(EVENTS).done()),
        Named.of("two events per packet", pairs()),
        Named.of("comments between", commented(start())),
        Named.of("comments, CR LF, two bytes at a time", commented(start().crlf().inPieces(2))),
        Named.of("no space after the colon", unspaced()),
        Named.of("other fields and blank lines", otherFields()),
        Named.of("until the connection closes", each(start().untilClose())));
  }

  /** It knows no chunks: for its clients the end of the connection is the end of the stream. */
  @Test
  void http10EndsWithTheConnection() throws Exception {
    // Given
    String body = Caller.streamed("planner", "x");
    String call =
        "POST /v1/chat/completions HTTP/1.0\r\nConnection: keep-alive\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;

    // When
    String all = RawCall.sendAndReadAll(service, call.getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(all).contains("planner").endsWith("data: [DONE]\n\n").doesNotContain("chunked");
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void arrivesWholeHoweverItIsCut(Answer answer) throws Exception {
    // Given
    proxy.on("main", answer);

    // When
    HttpResponse<String> response = caller.complete(Caller.streamed("planner", "x"));

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    assertThat(Caller.events(response.body())).isEqualTo(withDone(EVENTS));
    assertThat(Caller.content(Caller.events(response.body()))).isEqualTo(TEXT);
  }

  private static Answer start() {
    return FakeProxy.stream("main");
  }

  private static Answer each(Answer answer) {
    EVENTS.forEach(answer::event);
    return answer.done();
  }

  private static Answer pairs() {
    Answer answer = start();
    for (int i = 0; i < EVENTS.size(); i += 2) {
      answer.events(EVENTS.subList(i, Math.min(i + 2, EVENTS.size())));
    }
    return answer.done();
  }

  private static Answer commented(Answer answer) {
    answer.comment("connected").comment("");
    EVENTS.forEach(event -> answer.comment("ping data: {}").event(event));
    return answer.comment("bye").done();
  }

  private static Answer unspaced() {
    Answer answer = start();
    EVENTS.forEach(event -> answer.write("data:" + event + "\n\n"));
    return answer.write("data:[DONE]\n\n");
  }

  private static Answer otherFields() {
    Answer answer = start().write("\n\nretry: 1000\n\n");
    EVENTS.forEach(event -> answer.write("event: message\nid: 7\ndata: " + event + "\n\n\n"));
    return answer.done();
  }

  private static List<String> withDone(List<String> events) {
    return Stream.concat(events.stream(), Stream.of("[DONE]")).toList();
  }
}
