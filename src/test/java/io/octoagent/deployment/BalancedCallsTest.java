package io.octoagent.deployment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.HaProxy;
import io.octoagent.testbed.KeptConnection;
import io.octoagent.testbed.NeedsHaProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.Request;
import io.octoagent.testbed.ScriptedServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the balancer makes of a call, in front of two scripted replicas. */
@NeedsHaProxy
class BalancedCallsTest {
  private static final String READY = "/q/health/ready";
  private static final String BODY = Caller.chat("planner", "x");

  /** The balancer gives a replica two seconds then. */
  private static final int LONGEST = -28;

  @TempDir Path directory;

  private final ScriptedServer first = ScriptedServer.listen();
  private final ScriptedServer second = ScriptedServer.listen();
  private HaProxy balancer;
  private Caller caller;

  @BeforeEach
  void start() throws Exception {
    for (ScriptedServer replica : List.of(first, second)) {
      replica.otherwise(request -> Answer.json("{}"));
    }
    balancer =
        HaProxy.start(
            directory, List.of(URI.create(first.url()), URI.create(second.url())), LONGEST);
    caller = new Caller(balancer.url());
  }

  @AfterEach
  void stop() {
    balancer.close();
    first.close();
    second.close();
  }

  @Test
  void oneThatItsReplicaDiedWithIsNotSentAgain() throws Exception {
    // Given
    answerCalls(Answer.reset());

    // When
    HttpResponse<String> answer = caller.complete(BODY);

    // Then
    OpenAiErrors.error(answer, 502, "upstream_failed");
    assertThat(calls()).hasSize(1);
    assertThat(balancer.changes()).as("the next call may be answered").isEmpty();
  }

  /** HAProxy 2.6 ends the connection without an answer here; its caller has to notice either. */
  @Test
  void norIsALaterOneOnTheSameConnection() throws Exception {
    // Given
    try (KeptConnection connection = new KeptConnection(balancer.url())) {
      assertThat(connection.complete(BODY).status()).isEqualTo(200);
      answerCalls(Answer.reset());

      // When
      RawCall.Response answer = connection.complete(BODY);

      // Then
      assertThat(answer.status()).isIn(0, 502);
      assertThat(calls()).hasSize(2);
    }
  }

  @Test
  void oneThatCouldNotBeSentGoesToAnotherReplica() throws Exception {
    // Given
    first.kill();

    // When
    List<HttpResponse<String>> answers = List.of(caller.complete(BODY), caller.complete(BODY));

    // Then
    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
    assertThat(calls()).hasSize(2);
  }

  @Test
  void withoutAReplicaItIsRefusedInTheFormOfItsApi() throws Exception {
    // Given
    first.kill();
    second.kill();

    // When
    HttpResponse<String> openAi = caller.complete(BODY);
    HttpResponse<String> anthropic = caller.call(Api.MESSAGES, BODY);

    // Then
    OpenAiErrors.error(openAi, 503, "overloaded");
    assertThat(openAi.headers().firstValue("Retry-After")).contains("1");
    assertThat(anthropic.statusCode()).isEqualTo(503);
    assertThat(Caller.json(anthropic.body()).path("type").asText()).isEqualTo("error");
    assertThat(Caller.json(anthropic.body()).at("/error/code").asText()).isEqualTo("overloaded");
  }

  @Test
  void aReplicasOwnRefusalPassesAndItStays() throws Exception {
    // Given
    String refusal = "{\"error\":{\"code\":\"overloaded\"}}";
    answerCalls(Answer.status(503).header("Retry-After", "7").write(refusal));

    // When
    HttpResponse<String> answer = caller.complete(BODY);

    // Then
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("7");
    assertThat(answer.body()).isEqualTo(refusal);
    assertThat(calls()).hasSize(1);
    assertThat(balancer.changes()).isEmpty();
  }

  @Test
  void oneThatHangsEndsAfterTheLongestTime() throws Exception {
    // Given
    answerCalls(Answer.silence());

    // When
    HttpResponse<String> answer = caller.complete(BODY);

    // Then
    OpenAiErrors.error(answer, 504, "deadline_exceeded");
    assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    assertThat(calls()).hasSize(1);
  }

  @Test
  void itEndsWhenItsCallerLeaves() throws Exception {
    // Given
    answerCalls(Answer.silence());
    CompletableFuture<HttpResponse<String>> call = caller.start(BODY);
    awaitCall();

    // When
    call.cancel(true);

    // Then
    calls().getFirst().awaitClosed(Duration.ofSeconds(1));
  }

  @Test
  void eachEventOfAStreamPassesAtOnce() throws Exception {
    // Given
    Gate gate = new Gate();
    answerCalls(Answer.sse().event("one").await(gate).event("two").done());

    // When
    HttpResponse<InputStream> stream = caller.open(BODY);

    // Then
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("data: one");
      gate.open();
      assertThat(lines.lines()).contains("data: two", "data: [DONE]");
    }
  }

  @Test
  void aStreamThatIsCutLooksCut() throws Exception {
    // Given
    answerCalls(Answer.sse().event("one").cut());

    // When
    RawCall.Response answer = RawCall.stream(balancer.url(), BODY);

    // Then
    assertThat(answer.text()).isEqualTo("data: one\n\n");
    assertThat(answer.end()).isNotEqualTo(RawCall.End.WHOLE);
  }

  @Test
  void pipelinedOnesAreAnsweredInOrder() throws Exception {
    // Given
    answerCallsWithTheirTarget();
    byte[] both = (pipelined("/v1/models/a") + pipelined("/v1/models/b")).getBytes(ISO_8859_1);
    try (KeptConnection connection = new KeptConnection(balancer.url())) {
      // When
      connection.write(both);

      // Then
      assertThat(connection.receive().text()).isEqualTo("/v1/models/a");
      assertThat(connection.receive().text()).isEqualTo("/v1/models/b");
    }
  }

  private static String pipelined(String target) {
    return new String(RawCall.request("GET", target, new byte[0]), ISO_8859_1);
  }

  @Test
  void theCallersHeadersArriveAsTheyAreAndNoneIsAdded() throws Exception {
    // Given
    String[] sent = {
      "Authorization: Bearer sk-x",
      "X-Forwarded-For: 192.0.2.1",
      "X-OctoAgent-Task: t",
      "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    };

    // When
    RawCall.send(balancer.url(), RawCall.request("GET", "/v1/models?a=%2Fb", new byte[0], sent));

    // Then
    Request arrived = calls().getFirst();
    assertThat(arrived.query()).isEqualTo("a=%2Fb");
    Stream<String> lines =
        arrived.headers().entries().stream()
            .map(header -> header.getKey() + ": " + header.getValue());
    assertThat(lines.map(line -> line.toLowerCase(Locale.ROOT)))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(sent), Stream.of("Host: localhost", "Connection: close"))
                .map(line -> line.toLowerCase(Locale.ROOT))
                .toList());
  }

  /** Java's own client asks for HTTP/2 in this way unless it is told not to. */
  @Test
  void anUpgradeToHttp2DoesNotReachAReplica() throws Exception {
    // Given
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(balancer.url().resolve(FakeProxy.COMPLETIONS))
              .POST(BodyPublishers.ofString(BODY))
              .build();

      // When
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(calls().getFirst().header("Upgrade")).isNull();
      assertThat(calls().getFirst().header("HTTP2-Settings")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        READY,
        "/q",
        "/q/metrics?x",
        "//q/metrics",
        "/%71/metrics",
        "/q%2Fmetrics",
        "/q;x/metrics",
        "/v1/../q/metrics",
        "/v1/%2e%2E/q/metrics",
        "/./q/metrics",
        "/q/openapi/../metrics",
        "http://localhost/q/metrics"
      })
  void healthAndMetricsAreNotForCallers(String target) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(balancer.url(), RawCall.request("GET", target, new byte[0]));

    // Then
    assertThat(answer.status()).isEqualTo(404);
    assertThat(calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/q/openapi", "/q/openapi?format=json", "/v1/models/q", "/queue"})
  void theRestIs(String target) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(balancer.url(), RawCall.request("GET", target, new byte[0]));

    // Then
    assertThat(answer.status()).isEqualTo(200);
  }

  private void answerCalls(Answer answer) {
    for (ScriptedServer replica : List.of(first, second)) {
      replica.on(request -> !isCheck(request), request -> answer);
    }
  }

  private void answerCallsWithTheirTarget() {
    for (ScriptedServer replica : List.of(first, second)) {
      replica.on(request -> !isCheck(request), request -> Answer.json(request.path()));
    }
  }

  private List<Request> calls() {
    return Stream.of(first, second)
        .flatMap(replica -> replica.requests(request -> !isCheck(request)).stream())
        .toList();
  }

  private void awaitCall() {
    await().until(() -> !calls().isEmpty());
  }

  private static boolean isCheck(Request request) {
    return request.path().equals(READY) && "octoagent".equals(request.header("Host"));
  }
}
