package io.octoagent.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.octoagent.event.Outcome;
import io.octoagent.event.Spent;
import io.octoagent.proxy.ProxyException.Failed;
import io.octoagent.proxy.ProxyException.NoRoom;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One streamed answer. It holds every event back until the first content, so that a stream that
 * fails before it can be answered by the next group; from there on it flows to the caller, at the
 * caller's pace, to one of two ends: complete, or broken. {@link StreamCalls} opens it, the front
 * door pipes it. All of it runs in the connection's thread.
 */
public final class EventStream {

  private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
  private static final byte[] FRAME_START = "data: ".getBytes(US_ASCII);
  private static final byte[] FRAME_END = "\n\n".getBytes(US_ASCII);

  private final HttpClientRequest connection;
  private final HttpClientResponse response;
  private final IdleTimer idle;
  private final boolean usageAsked;
  private final SseSplitter splitter = new SseSplitter(ProxyHttp.MAX_ANSWER);
  private final Memory.Share memory;
  private final BitSet toolCalls = new BitSet();
  private final BitSet unfinished = new BitSet();
  private final BitSet finished = new BitSet();
  private final Context context = Vertx.currentContext();

  private Buffer out = Buffer.buffer();
  private WriteStream<Buffer> caller;
  private Consumer<EventStream> onContent;
  private Consumer<ProxyException> onFailure;
  private End onEnd;
  private boolean delivering;

  private boolean content;
  private boolean over;
  private ProxyException failure;
  private String model;
  private String finishReason;
  private Usage usage;

  EventStream(
      HttpClientRequest connection,
      HttpClientResponse response,
      IdleTimer idle,
      Memory.Share memory,
      boolean usageAsked) {
    this.connection = connection;
    this.response = response;
    this.idle = idle;
    this.memory = memory;
    this.usageAsked = usageAsked;
    this.model = response.getHeader(PlainCalls.MODEL);
  }

  /**
   * Reads on until the first content or a failure before it; exactly one of the two is told, once.
   */
  void open(Consumer<EventStream> onContent, Consumer<ProxyException> onFailure) {
    this.onContent = onContent;
    this.onFailure = onFailure;
    response.handler(this::packet);
    response.endHandler(
        end -> ended(new Failed(content ? Outcome.CUT : Outcome.HOLLOW, "ended without a finish")));
    response.exceptionHandler(broken -> ended(Diagnosis.inStream(broken)));
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
    void ended(Buffer rest, Optional<ProxyException> failure);
  }

  /** The caller has left: closes the connection to the proxy. */
  public void hangUp() {
    over = true;
    onEnd = null;
    idle.stop();
    memory.release();
    connection.reset();
  }

  /** The vendor's model. */
  public Optional<String> model() {
    return Optional.ofNullable(model);
  }

  /** Why the stream ended; empty while it has not. */
  public Optional<String> finishReason() {
    return Optional.ofNullable(finishReason);
  }

  /** What it used and cost; unknown before the last event. */
  public Spent spent() {
    return Usage.spent(usage, null);
  }

  private void packet(Buffer bytes) {
    if (over) {
      return;
    }
    boolean readable = splitter.feed(bytes, this::event);
    if (splitter.isInEvent()) {
      idle.touch();
    }
    if (!readable || (!content && out.length() > ProxyHttp.MAX_ANSWER)) {
      end(new Failed(Outcome.MALFORMED, "an event above the limit"));
    } else if (!over && !memory.covers(splitter.held() + (long) out.length())) {
      end(new NoRoom());
    }
    if (caller != null) {
      deliverSoon();
    } else if (failure != null) {
      onFailure.accept(failure);
    } else if (content) {
      response.pause();
      onContent.accept(this);
    }
  }

  private void event(byte[] bytes, int offset, int length) {
    if (over || length == 0) {
      return;
    }
    if (Arrays.equals(bytes, offset, offset + length, DONE, 0, DONE.length)) {
      done();
      return;
    }
    idle.touch();
    CompletionScan scan;
    try {
      scan = CompletionScan.of(bytes, offset, length);
    } catch (IOException e) {
      end(new Failed(Outcome.MALFORMED, "an event that is not JSON"));
      return;
    }
    if (scan.error() != null) {
      end(Diagnosis.inBand(scan.error()));
      return;
    }
    note(scan);
    if (usageAsked || !isUsageOnly(scan)) {
      append(scan, bytes, offset, length);
    }
  }

  /**
   * The event that only our wish for usage brought: LiteLLM gives it one choice, with nothing in
   * it.
   */
  private static boolean isUsageOnly(CompletionScan scan) {
    return scan.usage() != null && !scan.content() && scan.finishReason() == null;
  }

  private void note(CompletionScan scan) {
    model = model == null ? scan.model() : model;
    usage = scan.usage() == null ? usage : scan.usage();
    finishReason = scan.finishReason() == null ? finishReason : scan.finishReason();
    content |= scan.content();
    for (CompletionScan.Choice choice : scan.choices()) {
      int index = choice.index() & 0xFF;
      if (choice.toolCall()) {
        toolCalls.set(index);
      }
      if (choice.finishReason() != null) {
        finished.set(index);
        unfinished.clear(index);
      } else if (choice.content() && !finished.get(index)) {
        unfinished.set(index);
      }
    }
  }

  /**
   * Adds the event to what goes out; {@code stop} after a tool call becomes what it should be,
   * {@code tool_calls}.
   */
  private void append(CompletionScan scan, byte[] bytes, int offset, int length) {
    out.appendBytes(FRAME_START);
    int from = 0;
    for (CompletionScan.Choice choice : scan.choices()) {
      if ("stop".equals(choice.finishReason()) && toolCalls.get(choice.index() & 0xFF)) {
        out.appendBytes(bytes, offset + from, choice.finishStart() - from)
            .appendString("\"tool_calls\"");
        from = choice.finishEnd();
        finishReason = "tool_calls";
      }
    }
    out.appendBytes(bytes, offset + from, length - from).appendBytes(FRAME_END);
  }

  private void done() {
    endUnlessWhole(new Failed(content ? Outcome.CUT : Outcome.HOLLOW, "done without a finish"));
  }

  /** The connection has nothing more: complete if the vendor had finished, else broken. */
  private void ended(ProxyException otherwise) {
    idle.stop();
    if (!over) {
      endUnlessWhole(otherwise);
      if (caller != null) {
        deliver();
      } else if (!content) {
        onFailure.accept(failure);
      }
    }
  }

  /**
   * The vendor is silent: a stream that goes on is broken, one that is done need not be waited for.
   */
  private void stalled() {
    endUnlessWhole(new Failed(Outcome.TIMEOUT, "the stream stalled"));
    connection.reset();
  }

  /** Notes the end: complete if the vendor has finished every choice that it began, else broken. */
  private void endUnlessWhole(ProxyException otherwise) {
    end(content && finishReason != null && unfinished.isEmpty() ? null : otherwise);
  }

  /** Notes the end, for a reason or for none; a broken stream's connection is closed. */
  private void end(ProxyException reason) {
    if (over) {
      return;
    }
    over = true;
    failure = reason;
    memory.release();
    if (reason != null) {
      idle.stop();
      connection.reset();
    }
    if (caller != null) {
      deliver();
    }
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
    Buffer ready = out;
    if (over) {
      if (onEnd != null) {
        End told = onEnd;
        onEnd = null;
        told.ended(ready, Optional.ofNullable(failure));
      }
    } else if (ready.length() > 0) {
      out = Buffer.buffer();
      caller.write(ready);
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
          idle.resume();
          response.resume();
        });
  }
}
