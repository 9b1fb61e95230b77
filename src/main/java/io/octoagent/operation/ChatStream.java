package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.octoagent.event.Outcome;
import io.octoagent.operation.CompletionScan.Unreadable;
import io.octoagent.operation.UpstreamException.Failed;
import io.vertx.core.buffer.Buffer;
import java.util.BitSet;
import java.util.function.Function;

/**
 * The content of a streamed answer, read from its bytes alone: the events for the caller, whether
 * it has begun, and whether it is complete. It knows neither connection nor time; {@code
 * EventStream} feeds it.
 *
 * <p>It has begun with the first event that answers ({@link AnswerRules}). It is complete when
 * every choice that was asked for or has begun is finished, or at {@code [DONE]} after one has:
 * LiteLLM reports only the first of several finish reasons. A finished choice stays finished,
 * whatever follows.
 */
public final class ChatStream {

  private static final byte[] DONE = "[done]".getBytes(US_ASCII);
  private static final byte[] FRAME_START = "data: ".getBytes(US_ASCII);
  private static final byte[] FRAME_END = "\n\n".getBytes(US_ASCII);

  private final int limit;
  private final int choices;
  private final boolean usageAsked;
  private final Function<VendorError, UpstreamException> inBand;
  private final SseSplitter splitter;
  private final BitSet toolCalls = new BitSet();
  private final BitSet unfinished = new BitSet();
  private final BitSet finished = new BitSet();

  private Buffer out = Buffer.buffer();
  private int events;
  private boolean begun;
  private boolean over;
  private UpstreamException failure;
  private String model;
  private String finishReason;
  private Usage usage;

  /**
   * A stream of which nothing has been read.
   *
   * @param limit the largest event, and the most that is held back before it has begun, in bytes
   * @param choices how many choices were asked for
   * @param usageAsked whether the caller gets the event that only reports the usage
   * @param inBand the meaning of an error object in the stream
   */
  public ChatStream(
      int limit, int choices, boolean usageAsked, Function<VendorError, UpstreamException> inBand) {
    this.limit = limit;
    this.choices = choices;
    this.usageAsked = usageAsked;
    this.inBand = inBand;
    this.splitter = new SseSplitter(limit);
  }

  /** Reads the next bytes. */
  public void read(Buffer bytes) {
    if (over) {
      return;
    }
    if (!splitter.feed(bytes, this::marked)) {
      end(aboveLimit());
    }
  }

  /** There are no more bytes. */
  public void ended() {
    end(
        new Failed(
            begun ? Outcome.CUT : Outcome.HOLLOW,
            begun ? "ended without a finish" : "ended without content"));
  }

  /**
   * Ends the stream, unless it is over: complete if it has finished, otherwise broken for {@code
   * reason}.
   */
  public void end(UpstreamException reason) {
    end(begun && isFinished(), reason);
  }

  /** Ends the stream as broken for {@code reason}, unless it is over. */
  public void fail(UpstreamException reason) {
    end(false, reason);
  }

  private void end(boolean whole, UpstreamException reason) {
    if (!over) {
      over = true;
      failure = whole ? null : reason;
    }
  }

  /** Whether it has content for the caller; what precedes the content is held back. */
  public boolean begun() {
    return begun;
  }

  /** Whether nothing more can come. */
  public boolean over() {
    return over;
  }

  /** Why it broke; null if it has not. */
  public UpstreamException failure() {
    return failure;
  }

  /** Whether there are events that have not been taken. */
  public boolean hasEvents() {
    return out.length() > 0;
  }

  /** The events since the last call, framed for the caller. */
  public Buffer take() {
    Buffer taken = out;
    out = Buffer.buffer();
    return taken;
  }

  /** The number of complete events so far. */
  public int events() {
    return events;
  }

  /** Whether an event has begun that is not complete. */
  public boolean isInEvent() {
    return splitter.isInEvent();
  }

  /** The bytes that it holds. */
  public long held() {
    return splitter.held() + (long) out.length();
  }

  /** The vendor's model; null if it is not reported. */
  public String model() {
    return model;
  }

  /** Why the last choice ended; null if none has. */
  public String finishReason() {
    return finishReason;
  }

  /** The usage; null until it is reported. */
  public Usage usage() {
    return usage;
  }

  private boolean isFinished() {
    return unfinished.isEmpty() && finished.cardinality() >= choices;
  }

  /** A byte order mark is not part of JSON, and many callers fail on it. */
  private void marked(byte[] bytes, int offset, int length) {
    int mark = Json.mark(bytes, offset, length);
    event(bytes, offset + mark, length - mark);
  }

  private void event(byte[] bytes, int offset, int length) {
    if (over || length == 0) {
      return;
    }
    events++;
    if (isDone(bytes, offset, length)) {
      Outcome outcome = begun ? Outcome.CUT : Outcome.HOLLOW;
      end(
          begun && !finished.isEmpty(),
          new Failed(outcome, begun ? "done without a finish" : "done without content"));
      return;
    }
    try {
      chunk(CompletionScan.of(bytes, offset, length), bytes, offset, length);
    } catch (Unreadable e) {
      breakUnlessFinished(new Failed(Outcome.MALFORMED, "an event that is not JSON"));
    }
    if (!begun && out.length() > limit) {
      end(aboveLimit());
    }
  }

  private static Failed aboveLimit() {
    return new Failed(Outcome.MALFORMED, "an event above the limit");
  }

  private void chunk(CompletionScan scan, byte[] bytes, int offset, int length) {
    if (scan.error() != null) {
      breakUnlessFinished(inBand.apply(scan.error()));
    } else if (scan.isObject()) {
      note(scan);
      if (usageAsked || !scan.isUsageOnly()) {
        append(scan, bytes, offset, length);
      }
    }
  }

  /** A finished answer needs no more events; its usage may still follow. */
  private void breakUnlessFinished(UpstreamException reason) {
    if (!begun || !isFinished()) {
      fail(reason);
    }
  }

  private void note(CompletionScan scan) {
    model = model == null ? scan.model() : model;
    usage = scan.usage() == null ? usage : scan.usage();
    finishReason = scan.finishReason() == null ? finishReason : scan.finishReason();
    begun |= scan.answers();
    for (Choice choice : scan.choices()) {
      int index = choice.index();
      if (choice.callsTool()) {
        toolCalls.set(index);
      }
      if (choice.finishReason() != null) {
        finished.set(index);
        unfinished.clear(index);
      } else if (choice.says() && !finished.get(index)) {
        unfinished.set(index);
      }
    }
  }

  /**
   * Adds the event to the output; {@code stop} after a tool call is corrected to {@code
   * tool_calls}. After the older {@code function_call} it stays, because OpenAI itself ends a
   * forced one that way.
   */
  private void append(CompletionScan scan, byte[] bytes, int offset, int length) {
    out.appendBytes(FRAME_START);
    int from = 0;
    for (Choice choice : scan.choices()) {
      if ("stop".equals(choice.finishReason()) && toolCalls.get(choice.index())) {
        out.appendBytes(bytes, offset + from, choice.finishStart() - from)
            .appendString("\"tool_calls\"");
        from = choice.finishEnd();
        finishReason = "tool_calls";
      }
    }
    out.appendBytes(bytes, offset + from, length - from).appendBytes(FRAME_END);
  }

  /** Ignores surrounding blanks and case. */
  private static boolean isDone(byte[] bytes, int offset, int length) {
    int from = offset;
    int to = offset + length;
    while (from < to && isBlank(bytes[from])) {
      from++;
    }
    while (to > from && isBlank(bytes[to - 1])) {
      to--;
    }
    if (to - from != DONE.length) {
      return false;
    }
    for (int i = 0; i < DONE.length; i++) {
      int c = bytes[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != DONE[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
