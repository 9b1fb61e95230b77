package io.octoagent.litellm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.limits.Memory;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RequestBody;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.Stub;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream between a proxy and a caller of whom each step is ours to choose. */
class EventStreamTest {

  private static final String CONTENT =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Map<Long, Handler<Long>> timers = new HashMap<>();
  private final Map<String, Handler<Object>> proxy = new HashMap<>();
  private final List<String> ends = new ArrayList<>();
  private Handler<Void> drained;
  private boolean full;

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aCallerThatReadsOnAfterTheEndStartsNoTimer() {
    // Given
    onEventLoop(
        () -> {
          flowing();
          full = true;
          proxy.get("handler").handle(Buffer.buffer(CONTENT));
        });
    assertThat(drained).as("it waits for its caller").isNotNull();
    assertThat(timers).as("and not for its vendor").isEmpty();
    onEventLoop(() -> proxy.get("handler").handle(Buffer.buffer(FINISH + DONE)));
    assertThat(ends).containsExactly("complete");

    // When
    onEventLoop(() -> drained.handle(null));

    // Then
    assertThat(timers).isEmpty();
  }

  @Test
  void aCallerThatReadsOnBeforeTheEndHasTheVendorWatchedAgain() {
    // Given
    onEventLoop(
        () -> {
          flowing();
          full = true;
          proxy.get("handler").handle(Buffer.buffer(CONTENT));
        });

    // When
    onEventLoop(() -> drained.handle(null));

    // Then
    assertThat(timers).hasSize(1);
  }

  /** A stream whose first content is there, and flows to its caller. */
  private void flowing() {
    EventStream stream =
        new EventStream(
            new Connections().request(),
            response(),
            new IdleTimer(clock(), Duration.ofSeconds(15)),
            new Memory(1 << 30).answer(),
            Operation.CHAT.stream(
                RequestBody.parse(
                    Caller.body(true, "main").getBytes(UTF_8),
                    Operation.CHAT.fields(),
                    SteeringFields.ALL),
                1 << 20,
                Diagnosis::inBand));
    stream.open(
        begun ->
            begun.pipeTo(
                caller(),
                (rest, failure) -> ends.add(failure.map(Throwable::getMessage).orElse("complete"))),
        failure -> ends.add("no content"));
    proxy.get("handler").handle(Buffer.buffer(CONTENT));
  }

  private HttpClientResponse response() {
    return Stub.of(
        HttpClientResponse.class,
        Map.of(
            "handler",
            keep("handler"),
            "endHandler",
            keep("end"),
            "exceptionHandler",
            keep("broken")));
  }

  @SuppressWarnings("unchecked")
  private Function<Object[], Object> keep(String name) {
    return arguments -> {
      proxy.put(name, (Handler<Object>) arguments[0]);
      return null;
    };
  }

  @SuppressWarnings("unchecked")
  private WriteStream<Buffer> caller() {
    return Stub.of(
        WriteStream.class,
        Map.of(
            "writeQueueFull",
            none -> full,
            "drainHandler",
            arguments -> {
              drained = (Handler<Void>) arguments[0];
              return null;
            }));
  }

  @SuppressWarnings("unchecked")
  private Vertx clock() {
    return Stub.of(
        Vertx.class,
        Map.of(
            "setTimer",
            arguments -> {
              long id = timers.size() + 1L;
              timers.put(id, (Handler<Long>) arguments[1]);
              return id;
            },
            "cancelTimer",
            arguments -> Optional.ofNullable(timers.remove((Long) arguments[0])).isPresent()));
  }

  /** Runs {@code step} where a connection's steps run, and what it puts off to its turn's end. */
  private void onEventLoop(Runnable step) {
    run(step);
    run(() -> {});
  }

  private void run(Runnable step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(
        turn -> {
          step.run();
          done.complete(null);
        });
    done.orTimeout(5, TimeUnit.SECONDS).join();
  }
}
