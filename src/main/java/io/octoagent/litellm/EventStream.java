package io.octoagent.litellm;

import io.octoagent.event.Consumption;
import io.octoagent.event.Outcome;
import io.octoagent.limits.Memory;
import io.octoagent.operation.ChatStream;
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
 * One streamed answer. It holds every event back until the first content, so that a stream that
 * fails before it can be answered by the next group; from there on it flows to the caller, at the
 * caller's pace, to one of two ends: complete, or broken. {@link StreamTransport} opens it, the
 * front door pipes it. All of it runs in the connection's thread.
 */
public final class EventStream {

  private final Connections.Use connection;
  private final HttpClientResponse response;
  private final IdleTimer idle;
  private final ChatStream stream;
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
      ChatStream stream) {
    this.connection = connection;
    this.response = response;
    this.idle = idle;
    this.memory = memory;
    this.stream = stream;
    this.model = response.getHeader(LiteLlmApi.MODEL);
  }

  /**
   * Reads on until the first content or a failure before it; exactly one of the two is told, once.
   */
  void open(Consumer<EventStream> onContent, Consumer<UpstreamException> onFailure) {
    this.onContent = onContent;
    this.onFailure = onFailure;
    response.handler(this::packet);
    response.endHandler(end -> closed(null));
    response.exceptionHandler(broken -> closed(Diagnosis.inStream(broken)));
  }

  /**
   * Lets the stream flow to {@code caller}, framed as server-sent events without the closing {@code
   * [DONE]}.
   *
   * @param onEnd told once, at the end
   */
  public void pipeTo(WriteStream<Buffer> caller, End onEnd) {
    this.caller = caller;
    this.onEnd = onEnd;
    idle.start(this::stalled);
    deliver();
    response.resume();
  }

  /** Is told how a stream ended. */
  public interface End {

    /**
     * The stream is over.
     *
     * @param rest the last events, which the caller does not have yet
     * @param failure why it broke; empty when it was complete
     */
    void ended(Buffer rest, Optional<UpstreamException> failure);
  }

  /** The caller has left: closes the connection to the proxy. */
  public void hangUp() {
    stream.fail(new UpstreamException.Abandoned());
    onEnd = null;
    idle.stop();
    memory.release();
    connection.reset();
  }

  /** The vendor's model. */
  public Optional<String> model() {
    return Optional.ofNullable(model == null ? stream.model() : model);
  }

  /** Why the stream ended; empty while it has not. */
  public Optional<String> finishReason() {
    return Optional.ofNullable(stream.finishReason());
  }

  /** What it used and cost; unknown before the last event. */
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
   * An event has the idle time from its first byte on, and so has the silence before it: bytes that
   * trickle in do not count.
   */
  private void watch(boolean complete) {
    boolean begins = stream.isInEvent() && (complete || !eventBegun);
    if (complete || begins) {
      idle.touch();
      eventBegun = begins;
    }
  }

  /** The connection has nothing more. */
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

  /**
   * The vendor is silent: a stream that goes on is broken, one that is done need not be waited for.
   */
  private void stalled() {
    if (!stream.over()) {
      stream.end(new Failed(Outcome.TIMEOUT, "the stream stalled"));
      over();
      deliver();
    }
    connection.reset();
  }

  /** Gives back what it holds; a broken stream's connection is closed. */
  private void over() {
    memory.release();
    if (stream.failure() != null) {
      idle.stop();
      connection.reset();
    }
  }

  /** Before its first content: the next group may do better. */
  private void fail() {
    onFailure.accept(stream.failure().after(consumption()));
  }

  /** At the end of this turn of the event loop: events that came together go out together. */
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

  /** Hands on what is there, and the end when it has come. */
  private void deliver() {
    if (stream.over()) {
      if (onEnd != null) {
        End told = onEnd;
        onEnd = null;
        told.ended(stream.take(), Optional.ofNullable(stream.failure()));
      }
    } else if (stream.hasEvents()) {
      caller.write(stream.take());
      if (caller.writeQueueFull()) {
        waitForCaller();
      }
    }
  }

  /** A caller that reads slowly is not a vendor that has stalled. */
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
