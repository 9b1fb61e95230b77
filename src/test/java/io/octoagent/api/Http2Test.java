package io.octoagent.api;

import static io.octoagent.testbed.Caller.body;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.LogLines;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.StreamedAnswer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over HTTP/2, where an answer's end closes its stream, a call is what it is over HTTP/1.1. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class Http2Test {

  private static final String JSON = "application/json";

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  private LogLines log;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

  @BeforeEach
  void reset() throws Exception {
    proxy.reset();
    HealthyGroups.again();
    // the upgrade is over before a test's own call
    client.send(completion(body(false, "router"), JSON), BodyHandlers.ofString());
    calls.clear();
    proxy.server().forgetRequests();
    log = LogLines.everything();
  }

  @AfterEach
  void close() {
    client.close();
    log.close();
    assertThat(log.errors()).isEmpty();
    HealthyGroups.again();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answered(boolean stream) throws Exception {
    // When
    HttpResponse<String> answer =
        client.send(completion(body(stream, "planner"), JSON), BodyHandlers.ofString());

    // Then
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(calls.only()).isInstanceOf(ModelCall.Answered.class);
  }

  @ParameterizedTest
  @CsvSource({"500, UPSTREAM_FAILED", "400, UPSTREAM_REJECTED"})
  void failed(int status, ErrorCode code) throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(status, null, "Error: no"));
    proxy.on("fallback", FakeProxy.vendorError(status, null, "Error: no"));

    // When
    HttpResponse<String> answer =
        client.send(completion(body(false, "planner"), JSON), BodyHandlers.ofString());

    // Then
    assertThat(answer.body()).contains(code.id());
    assertThat(calls.only().error()).isEqualTo(code);
  }

  @Test
  void refused() throws Exception {
    // When
    HttpResponse<String> answer =
        client.send(completion(body(false, "planner"), "text/plain"), BodyHandlers.ofString());

    // Then
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(calls.only().error()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCallerLeaves(boolean stream) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    CompletableFuture<?> waiting =
        client.sendAsync(completion(body(stream, "planner"), JSON), BodyHandlers.ofString());
    proxy.awaitCalls(1);

    // When
    waiting.cancel(true);

    // Then
    assertThat(calls.only()).isInstanceOf(ModelCall.Abandoned.class);
  }

  /** Its connection has other calls on it: only the stream is reset. */
  @Test
  void aStreamThatBreaksIsBrokenAlone() throws Exception {
    // Given
    String first = ChatJson.contentEvent("main", "first");
    proxy.on("main", FakeProxy.stream("main").event(first).pause(Duration.ofMillis(50)).cut());
    proxy.on("cheap", FakeProxy.healthyPlain("cheap").after(Duration.ofSeconds(1)));
    CompletableFuture<HttpResponse<String>> other =
        client.sendAsync(completion(body(false, "router"), JSON), BodyHandlers.ofString());
    proxy.awaitCalls(1);

    // When
    StreamedAnswer answer =
        StreamedAnswer.read(
            client.send(completion(body(true, "planner"), JSON), BodyHandlers.ofInputStream()));

    // Then
    assertThat(answer.eventsBeforeError()).containsExactly(first);
    assertThat(answer.error().path("code").asText()).isEqualTo("upstream_failed");
    assertThat(other.get().statusCode()).isEqualTo(200);
  }

  /** Its connection has other calls on it. */
  @Test
  void aSlowBodyIsTheEndOfItsCallOnly() throws Exception {
    // Given
    proxy.on("main", FakeProxy.healthyPlain("main").after(Duration.ofSeconds(1)));
    CompletableFuture<HttpResponse<String>> other =
        client.sendAsync(completion(body(false, "planner"), JSON), BodyHandlers.ofString());
    proxy.awaitCalls(1);
    HttpRequest slow =
        request(JSON)
            .header("X-OctoAgent-Timeout", "0.2")
            .POST(BodyPublishers.fromPublisher(subscriber -> subscriber.onSubscribe(new Never())))
            .build();

    // When
    HttpResponse<String> answer = client.send(slow, BodyHandlers.ofString());

    // Then
    assertThat(answer.statusCode()).isEqualTo(408);
    assertThat(other.get().statusCode()).isEqualTo(200);
  }

  @Test
  void headersMayBeAsLargeAsOnHttp1() throws Exception {
    // Given
    HttpRequest.Builder request = request(JSON);
    for (int i = 0; i < 10; i++) {
      request.header("X-Large-" + i, "v".repeat(20_000));
    }

    // When
    HttpResponse<String> answer =
        client.send(
            request.POST(BodyPublishers.ofString(body(false, "planner"))).build(),
            BodyHandlers.ofString());

    // Then
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void aRefusedBodyIsReadForAWhile() throws Exception {
    // Given
    AtomicLong sent = new AtomicLong();
    Iterable<byte[]> endless =
        () ->
            Stream.generate(
                    () -> {
                      sent.addAndGet(16 << 10);
                      return new byte[16 << 10];
                    })
                .limit(64 << 10)
                .iterator();

    // When
    HttpResponse<String> answer =
        client.send(
            request("text/plain").POST(BodyPublishers.ofByteArrays(endless)).build(),
            BodyHandlers.ofString());

    // Then
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(sent.get()).isLessThan(64L << 20);
  }

  /** The frames of a request for / without an authority, and what the service says of itself. */
  @Test
  void noHostIsOneErrorAndTheLimitsAreAnnounced() throws Exception {
    // Given
    String settings = "\0\0\0\4\0\0\0\0\0";
    String get = "\0\0\3\1\5\0\0\0\1\u0082\u0086\u0084";
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setSoTimeout(10_000);

      // When
      socket
          .getOutputStream()
          .write(("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings + get).getBytes(ISO_8859_1));

      // Then
      StringBuilder all = new StringBuilder();
      while (all.indexOf("\"invalid_request\"") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as(all.toString()).isNotNegative();
        all.append((char) next);
      }
      assertThat(all)
          .as("SETTINGS_MAX_CONCURRENT_STREAMS, SETTINGS_MAX_HEADER_LIST_SIZE")
          .contains("\0\3\0\0\0d", "\0\6\0\4\0\0");
    }
    assertThat(calls.all()).isEmpty();
  }

  /** A body of which nothing ever comes. */
  private static final class Never implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  private HttpRequest completion(String body, String type) {
    return request(type).POST(BodyPublishers.ofString(body)).build();
  }

  private HttpRequest.Builder request(String type) {
    return HttpRequest.newBuilder(service.resolve(FakeProxy.COMPLETIONS))
        .header("Content-Type", type);
  }
}
