package io.octoagent.litellm;

import io.octoagent.event.Consumption;
import io.octoagent.event.Outcome;
import io.octoagent.limits.Memory;
import io.octoagent.operation.AnswerStream;
import io.octoagent.operation.StreamEnding;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.UpstreamException.MemoryExhausted;
import io.octoagent.operation.Usage;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.WriteStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One streamed answer. It holds every event back until the first content, so that the next group
 * can answer if the stream fails before. From then on it flows to the caller, at the caller's pace,
 * until it is complete or broken. {@link StreamTransport} opens it, {@code AnswerWriter} pipes it;
 * all of it runs in the connection's thread.
 */
public final class EventStream {

  private final Connections.Use connection;
  private final HttpClientResponse response;
  private final IdleTimer idle;
  private final AnswerStream stream;
  private final Memory.Share memory;
  private final String model;
  private final Context context = Vertx.currentContext();

  private WriteStream<Buffer> caller;
  private Consumer<EventStream> onContent;
  private Consumer<UpstreamException> onFailure;
  private End onEnd;
  private boolean delivering;
  private boolean eventBegun;

  EventStream(
      Connections.Use connection,
      HttpClientResponse response,
      IdleTimer idle,
      Memory.Share memory,
      AnswerStream stream) {
    this.connection = connection;
    this.response = response;
    this.idle = idle;
    this.memory = memory;
    this.stream = stream;
    this.model = response.getHeader(OperationApi.MODEL);
  }

  /** Reads until the first content or a failure before it; calls exactly one of the two, once. */
  void open(Consumer<EventStream> onContent, Consumer<UpstreamException> onFailure) {
    this.onContent = onContent;
    this.onFailure = onFailure;
    response.handler(this::packet);
    response.endHandler(end -> closed(null));
    response.exceptionHandler(broken -> closed(Diagnosis.inStream(broken)));
  }

  /**
   * Pipes the stream to {@code caller}, framed as server-sent events without its {@link #ending}.
   *
   * @param onEnd called once, at the end
   */
  public void pipeTo(WriteStream<Buffer> caller, End onEnd) {
    this.caller = caller;
    this.onEnd = onEnd;
    idle.start(this::stalled);
    deliver();
    response.resume();
  }

  /** Receives the end of a stream. */
  public interface End {

    /**
     * Called when the stream has ended.
     *
     * @param rest the last events, which the caller does not have yet
     * @param failure why it broke; empty if it is complete
     */
    void ended(Buffer rest, Optional<? extends Throwable> failure);
  }

  /** Closes the connection to the proxy because the caller has left. */
  public void hangUp() {
    stream.fail(new UpstreamException.Abandoned());
    onEnd = null;
    idle.stop();
    memory.release();
    connection.reset();
  }

  /** What follows the events, when the stream has ended. */
  public StreamEnding ending() {
    return stream;
  }

  /** The vendor's model. */
  public Optional<String> model() {
    return Optional.ofNullable(model == null ? stream.model() : model);
  }

  /** The finish reason; empty if there is none yet. */
  public Optional<String> finishReason() {
    return Optional.ofNullable(stream.finishReason());
  }

  /** The usage and the cost; unknown before the last event. */
  public Consumption consumption() {
    return Usage.consumption(stream.usage(), null);
  }

  private void packet(Buffer bytes) {
    if (stream.over()) {
      return;
    }
    int before = stream.events();
    stream.read(bytes);
    watch(stream.events() > before);
    if (!stream.over() && !memory.covers(stream.held())) {
      stream.end(new MemoryExhausted());
    }
    if (stream.over()) {
      over();
    }
    if (caller != null) {
      deliverSoon();
    } else if (stream.failure() != null) {
      fail();
    } else if (stream.begun()) {
      response.pause();
      onContent.accept(this);
    }
  }

  /**
   * Restarts the idle time at the first byte of an event and at its end, but not in between, so
   * that bytes that trickle in do not count.
   */
  private void watch(boolean complete) {
    boolean begins = stream.isInEvent() && (complete || !eventBegun);
    if (complete || begins) {
      idle.touch();
      eventBegun = begins;
    }
  }

  /**
   * Ends the stream with its connection; {@code reason} is null if the connection is not broken.
   */
  private void closed(UpstreamException reason) {
    idle.stop();
    if (stream.over()) {
      return;
    }
    if (reason == null) {
      stream.ended();
    } else {
      stream.end(reason);
    }
    over();
    if (caller != null) {
      deliver();
    } else if (!stream.begun()) {
      fail();
    }
  }

  /** Handles a silent vendor: an unfinished stream is broken, a finished one closes at once. */
  private void stalled() {
    if (!stream.over()) {
      stream.end(new Failed(Outcome.TIMEOUT, "the stream stalled"));
      over();
      deliver();
    }
    connection.reset();
  }

  /** Releases the memory, and closes the connection of a broken stream. */
  private void over() {
    memory.release();
    if (stream.failure() != null) {
      idle.stop();
      connection.reset();
    }
  }

  /** Reports a failure before the first content; the next group may still answer. */
  private void fail() {
    onFailure.accept(stream.failure().after(consumption()));
  }

  /**
   * Delivers at the end of this event loop turn, so that events that arrive together leave
   * together.
   */
  private void deliverSoon() {
    if (!delivering) {
      delivering = true;
      context.runOnContext(
          turn -> {
            delivering = false;
            deliver();
          });
    }
  }

  /** Delivers the events that are complete, and the end if it has come. */
  private void deliver() {
    if (stream.over()) {
      if (onEnd != null) {
        End listener = onEnd;
        onEnd = null;
        listener.ended(stream.take(), Optional.ofNullable(stream.failure()));
      }
    } else if (stream.hasEvents()) {
      caller.write(stream.take());
      if (caller.writeQueueFull()) {
        waitForCaller();
      }
    }
  }

  /** Pauses the idle timer as well: a slow caller does not mean that the vendor has stalled. */
  private void waitForCaller() {
    response.pause();
    idle.stop();
    caller.drainHandler(
        drained -> {
          // it may have ended while the caller read
          if (!stream.over()) {
            idle.resume();
          }
          response.resume();
        });
  }
}
