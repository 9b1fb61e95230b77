package io.octoagent.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedServerTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final ScriptedServer server = ScriptedServer.listen();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    client.shutdownNow();
    server.close();
  }

  @Test
  void recordsWhatArrived() throws Exception {
    // Given
    server.on("/a", request -> Answer.json("{\"ok\":true}"));

    // When
    HttpResponse<String> response =
        client.send(
            request("/a?q=1")
                .header("X-Two", "first")
                .header("x-two", "second")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> stream("chunked \u00e9")))
                .build(),
            BodyHandlers.ofString());

    // Then
    assertThat(response.body()).isEqualTo("{\"ok\":true}");
    Request request = server.requests("/a").getFirst();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.query()).isEqualTo("q=1");
    assertThat(request.headers().all("X-TWO")).containsExactly("first", "second");
    assertThat(request.headers().names()).contains("X-Two");
    assertThat(request.header("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(request.text()).isEqualTo("chunked \u00e9");
    assertThat(request.closedAt()).isEmpty();
  }

  @Test
  void servesOneConnectionAgainAndFallsBackTo404() throws Exception {
    // Given
    server.enqueue(Answer.status(201).write("one"), Answer.status(202).write("two"));

    // When
    List<Integer> statuses = List.of(get("/").statusCode(), get("/").statusCode());

    // Then
    assertThat(statuses).containsExactly(201, 202);
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(server.acceptedConnections()).isEqualTo(1);
  }

  @Test
  void holdsTheSecondEventBackUntilTheGateOpens() throws Exception {
    // Given
    Gate gate = new Gate();
    server.enqueue(
        Answer.sse().event("1").comment("still here").await(gate).crlf().event("2").done());
    HttpResponse<InputStream> response =
        client.send(request("/").build(), BodyHandlers.ofInputStream());

    // When
    String first = new String(response.body().readNBytes(9), UTF_8);

    // Then
    assertThat(first).isEqualTo("data: 1\n\n");
    gate.awaitReached(SOON);
    gate.open();
    assertThat(new String(response.body().readAllBytes(), UTF_8))
        .isEqualTo(": still here\n\ndata: 2\r\n\r\ndata: [DONE]\r\n\r\n");
  }

  @Test
  void deliversByteByByteAndInPieces() throws Exception {
    // Given
    String text = "h\u00e9llo \ud83d\udc19 ".repeat(50);
    server.enqueue(Answer.sse().bytewise().event(text), Answer.sse().inPieces(3).event(text));

    // When
    List<String> bodies = List.of(get("/").body(), get("/").body());

    // Then
    assertThat(bodies).containsExactly("data: " + text + "\n\n", "data: " + text + "\n\n");
  }

  @Test
  void streamsBodiesLargerThanItHolds() throws Exception {
    // Given
    server.on("/huge", request -> Answer.status(200).chunked().fill(100L << 20));
    server.on("/endless", request -> Answer.status(200).untilClose().endless());

    // When
    long count;
    try (InputStream body =
        client.send(request("/huge").build(), BodyHandlers.ofInputStream()).body()) {
      count = body.transferTo(java.io.OutputStream.nullOutputStream());
    }

    // Then
    assertThat(count).isEqualTo(100L << 20);
    try (InputStream body =
        client.send(request("/endless").build(), BodyHandlers.ofInputStream()).body()) {
      assertThat(body.readNBytes(1 << 20)).hasSize(1 << 20);
    }
    server.requests("/endless").getFirst().awaitClosed(SOON);
  }

  @Test
  void standsThreeHundredConnections() throws Exception {
    // Given
    Gate gate = new Gate();
    server.on(request -> true, request -> Answer.status(200).after(gate).write(request.path()));
    List<CompletableFuture<HttpResponse<String>>> calls =
        IntStream.range(0, 300)
            .mapToObj(i -> client.sendAsync(request("/" + i).build(), BodyHandlers.ofString()))
            .toList();

    // When
    server.awaitRequests(300);

    // Then
    assertThat(server.openConnections()).isEqualTo(300);
    gate.open();
    for (int i = 0; i < 300; i++) {
      assertThat(calls.get(i).get().body()).isEqualTo("/" + i);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(20));
  }

  private static InputStream stream(String text) {
    return new java.io.ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
