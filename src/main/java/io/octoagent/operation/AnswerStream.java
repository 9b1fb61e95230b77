package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.octoagent.event.Outcome;
import io.octoagent.operation.UpstreamException.Failed;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/**
 * The content of a streamed answer, read from its bytes alone: the events for the caller, whether
 * it has begun, and whether it is complete. It knows neither connection nor time; {@code
 * EventStream} feeds it. Each API's own stream decides what an event means; it has begun with the
 * first event that answers.
 */
public abstract class AnswerStream implements StreamEnding {

  private static final byte[] DONE = "[done]".getBytes(US_ASCII);

  private final int limit;
  private final Function<VendorError, UpstreamException> inBand;
  private final SseSplitter splitter;

  /** The events for the caller; those before the first content are held back. */
  final EventFrames out = new EventFrames();

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
   * @param inBand the meaning of an error object in the stream
   */
  AnswerStream(int limit, Function<VendorError, UpstreamException> inBand) {
    this.limit = limit;
    this.inBand = inBand;
    this.splitter = new SseSplitter(limit);
  }

  /** Reads the next event of {@code length} bytes, which are valid during the call only. */
  abstract void event(byte[] bytes, int offset, int length) throws Unreadable;

  /** Whether every part of the answer that was asked for or has begun is finished. */
  abstract boolean isFinished();

  /** Whether the answer may be over when the proxy's {@code [DONE]} comes. */
  boolean mayEndAtDone() {
    return isFinished();
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
    end(missing("ended"));
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
    return out.take();
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

  /** A byte order mark is not part of JSON, and many callers fail on it. */
  private void marked(byte[] bytes, int offset, int length) {
    int mark = Json.mark(bytes, offset, length);
    next(bytes, offset + mark, length - mark);
  }

  private void next(byte[] bytes, int offset, int length) {
    if (over || length == 0) {
      return;
    }
    events++;
    if (isDone(bytes, offset, length)) {
      end(begun && mayEndAtDone(), missing("done"));
      return;
    }
    try {
      event(bytes, offset, length);
    } catch (Unreadable e) {
      note(e.usage());
      breakUnlessFinished(new Failed(Outcome.MALFORMED, "an event that is not JSON"));
    }
    if (!begun && out.length() > limit) {
      end(aboveLimit());
    }
  }

  private Failed missing(String how) {
    return begun
        ? new Failed(Outcome.CUT, how + " without a finish")
        : new Failed(Outcome.HOLLOW, how + " without content");
  }

  private static Failed aboveLimit() {
    return new Failed(Outcome.MALFORMED, "an event above the limit");
  }

  /**
   * Reads an event, and records what it reports; an error breaks the stream, unless the answer is
   * finished.
   *
   * @param scan reads it; unused before
   * @return whether the event is a part of the answer
   */
  final boolean reads(AnswerScan scan, byte[] bytes, int offset, int length) throws Unreadable {
    scan.read(bytes, offset, length);
    if (scan.error() != null) {
      note(scan.usage());
      breakUnlessFinished(inBand.apply(scan.error()));
      return false;
    }
    if (scan.isObject()) {
      note(scan);
    }
    return scan.isObject();
  }

  /** A finished answer needs no more events; its usage may still follow. */
  private void breakUnlessFinished(UpstreamException reason) {
    if (!begun || !isFinished()) {
      fail(reason);
    }
  }

  private void note(AnswerScan scan) {
    model = model == null ? scan.model() : model;
    note(scan.usage());
    finishReason = scan.finishReason() == null ? finishReason : scan.finishReason();
    begun |= scan.answers();
  }

  private void note(Usage reported) {
    usage = usage == null ? reported : usage.updatedBy(reported);
  }

  /** Corrects the finish reason that an event reports. */
  final void correctFinishReason(String corrected) {
    finishReason = corrected;
  }

  /** Ends the stream with an event that nothing follows. */
  final void finish() {
    end(begun, missing("done"));
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
