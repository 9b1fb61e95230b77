package io.octoagent.litellm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.octoagent.event.CallTrace;
import io.octoagent.event.TraceContext;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.ladder.Ladder;
import io.octoagent.ladder.LadderRequest;
import io.octoagent.ladder.Target;
import io.octoagent.limits.Deadline;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RequestBody;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.Contract;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hundreds of calls that take their time share no connection, and leave none behind. */
@QuarkusTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = {
      @ResourceArg(name = "octoagent.llm.timeout-s", value = "30"),
      @ResourceArg(name = "octoagent.max-in-flight", value = "500")
    })
class ConnectionsTest {

  private static final int MANY = 400;
  private static final Duration SOON = Duration.ofSeconds(15);

  /** More than the pool of one event loop, which has twice what admission admits. */
  private static final int TOO_MANY = 1_100;

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject Ladder client;

  @Inject Connections connections;

  @Inject Vertx vertx;

  @Any @Inject Instance<MeterBinder> meters;

  /** Of the test's own: the global one keeps the first gauge of a name, whoever registers again. */
  private final MeterRegistry registry = new SimpleMeterRegistry();

  private Caller caller;

  @BeforeEach
  void reset() {
    caller = new Caller(service);
    proxy.reset();
    HealthyGroups.again();
    meters.forEach(meter -> meter.bindTo(registry));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void slowCallsAreInFlightTogether(boolean streamed) throws Exception {
    // Given
    Gate gate = holdAnswers();
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();

    // When
    for (int i = 0; i < MANY; i++) {
      calls.add(caller.start(Caller.body(streamed, "planner")));
    }

    // Then
    proxy.awaitCalls(MANY);
    gate.open();
    assertThat(calls).allSatisfy(call -> assertThat(call.get().statusCode()).isEqualTo(200));
    assertNothingIsLeft();
  }

  /** They leave while their requests wait, are on their way, or are answered. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callersThatLeave(boolean streamed) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    List<Socket> callers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      callers.add(call(Caller.body(streamed, "planner")));
    }
    proxy.awaitCalls(MANY / 4);

    // When
    for (Socket leaver : callers) {
      leaver.close();
    }

    // Then
    assertNothingIsLeft();
    assertTheNextAreAnswered();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsThatRunOutOfTime(boolean streamed) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    proxy.on("fallback", Answer.silence());
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();

    // When
    for (int i = 0; i < MANY / 2; i++) {
      calls.add(caller.start(Caller.body(streamed, "planner"), "X-OctoAgent-Timeout", "1"));
    }

    // Then
    assertThat(calls).allSatisfy(call -> assertThat(call.get().statusCode()).isEqualTo(504));
    assertNothingIsLeft();
    assertTheNextAreAnswered();
  }

  /**
   * The kind behind both: a request that ends while it waits for a connection releases the one it
   * gets.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsThatEndWhileTheyWaitForAConnection(boolean streamed) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    Context loop = vertx.getOrCreateContext();
    ConcurrentLinkedQueue<Cancellable> calls = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < TOO_MANY; i++) {
      loop.runOnContext(
          turn -> calls.add(client.answer(request(streamed)).subscribe().with(r -> {}, e -> {})));
    }
    await().atMost(SOON).until(() -> connections.inUse() + connections.waiting() == TOO_MANY);
    await().atMost(SOON).until(() -> connections.inUse() == 1_000);

    // When
    loop.runOnContext(turn -> calls.forEach(Cancellable::cancel));

    // Then
    assertNothingIsLeft();
    proxy.reset();
    CompletableFuture<Reply> next = new CompletableFuture<>();
    loop.runOnContext(
        turn ->
            client
                .answer(request(streamed))
                .subscribe()
                .with(next::complete, next::completeExceptionally));
    Reply reply = next.get();
    assertThat(reply.group()).isEqualTo(Contract.MAIN);
    if (reply instanceof Reply.Streamed stream) {
      loop.runOnContext(turn -> stream.events().hangUp());
    }
    assertNothingIsLeft();
  }

  /** An answer that is not read on may have ended, and its connection be another's. */
  @Test
  void aLateResetSparesTheNextRequestOnTheConnection() throws Exception {
    // Given
    HttpClient pool = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(1));
    Context loop = vertx.getOrCreateContext();
    Connections.Use paused = connections.request();
    Connections.Use next = connections.request();
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<Void> held = new CompletableFuture<>();
    Gate gate = new Gate();
    proxy.server().enqueue(Answer.json("1"), Answer.json("2").after(gate));
    loop.runOnContext(
        turn ->
            get(pool, paused)
                .onSuccess(
                    response -> {
                      response.pause();
                      held.complete(null);
                    }));
    held.get();
    loop.runOnContext(
        turn ->
            get(pool, next)
                .compose(HttpClientResponse::body)
                .onSuccess(body -> answer.complete(body.toString()))
                .onFailure(answer::completeExceptionally));
    gate.awaitReached(SOON);

    // When
    loop.runOnContext(turn -> paused.reset());

    // Then
    loop.runOnContext(turn -> gate.open());
    assertThat(answer.get()).isEqualTo("2");
    next.ended();
    assertNothingIsLeft();
    pool.close().toCompletionStage().toCompletableFuture().join();
  }

  private Future<HttpClientResponse> get(HttpClient pool, Connections.Use use) {
    return pool.request(HttpMethod.GET, proxy.server().port(), "127.0.0.1", "/x")
        .compose(
            request -> {
              use.acquired(request);
              return request.send();
            });
  }

  @Test
  void metricsSayWhoUsesAConnection() throws Exception {
    // Given
    Gate gate = holdAnswers();
    CompletableFuture<HttpResponse<String>> call = caller.start(Caller.chat("planner", "hi"));
    proxy.awaitCalls(1);

    // When
    double during = gauge("octoagent.proxy.connections", "state", "in_use");

    // Then
    assertThat(during).isEqualTo(1);
    gate.open();
    call.get();
    assertNothingIsLeft();
  }

  private LadderRequest request(boolean streamed) {
    return new LadderRequest(
        Operation.CHAT,
        RequestBody.parse(
            Caller.body(streamed, "main").getBytes(UTF_8),
            Operation.CHAT.fields(),
            SteeringFields.ALL),
        new Target(
            Optional.empty(), List.of(Contract.MAIN, Contract.FALLBACK), Duration.ofSeconds(30)),
        Deadline.in(Duration.ofSeconds(30)),
        new LadderRequest.Trace(
            new CallTrace.Unrecorded(new TraceContext(null, null)), null, "test"),
        Forwarded.NOTHING);
  }

  private Gate holdAnswers() {
    Gate gate = new Gate();
    proxy.on(
        "main",
        request ->
            (request.json().path("stream").asBoolean()
                    ? FakeProxy.healthyStream("main", request)
                    : FakeProxy.healthyPlain("main"))
                .after(gate));
    return gate;
  }

  private void assertNothingIsLeft() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(gauge("octoagent.proxy.connections", "state", "in_use")).isZero();
              assertThat(gauge("octoagent.proxy.connections", "state", "waiting")).isZero();
              assertThat(gauge("octoagent.calls.in.flight")).isZero();
              assertThat(gauge("octoagent.calls.queued")).isZero();
              assertThat(connections.stalled()).isFalse();
            });
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private void assertTheNextAreAnswered() {
    proxy.reset();
    HealthyGroups.again();
    List<CompletableFuture<HttpResponse<String>>> next =
        Stream.generate(() -> caller.start(Caller.chat("planner", "hi"))).limit(8).toList();
    assertThat(next).allSatisfy(call -> assertThat(call.get().statusCode()).isEqualTo(200));
    assertThat(proxy.calls("main")).hasSize(8);
  }

  private Socket call(String body) throws IOException {
    Socket socket = new Socket(service.getHost(), service.getPort());
    socket
        .getOutputStream()
        .write(
            RawCall.request(
                "POST",
                FakeProxy.COMPLETIONS,
                body.getBytes(UTF_8),
                "Content-Type: application/json"));
    return socket;
  }
}
