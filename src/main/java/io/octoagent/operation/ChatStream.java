package io.octoagent.operation;

import io.vertx.core.buffer.Buffer;
import java.util.BitSet;
import java.util.function.Function;

/**
 * A streamed chat or text completion. It is complete when every choice that was asked for or has
 * begun is finished, or at {@code [DONE]} after one has: LiteLLM reports only the first of several
 * finish reasons. A finished choice stays finished, whatever follows.
 */
final class ChatStream extends AnswerStream {

  private final int choices;
  private final boolean usageAsked;
  private final BitSet toolCalls = new BitSet();
  private final BitSet unfinished = new BitSet();
  private final BitSet finished = new BitSet();

  /** The answer to {@code request}; see {@link AnswerStream} for the rest. */
  ChatStream(RequestBody request, int limit, Function<VendorError, UpstreamException> inBand) {
    this(limit, request.choices(), request.usageAsked(), inBand);
  }

  /**
   * Same.
   *
   * @param choices how many choices were asked for
   * @param usageAsked whether the caller gets the event that only reports the usage
   */
  ChatStream(
      int limit, int choices, boolean usageAsked, Function<VendorError, UpstreamException> inBand) {
    super(limit, inBand);
    this.choices = choices;
    this.usageAsked = usageAsked;
  }

  @Override
  boolean isFinished() {
    return unfinished.isEmpty() && finished.cardinality() >= choices;
  }

  @Override
  boolean mayEndAtDone() {
    return !finished.isEmpty();
  }

  @Override
  void event(byte[] bytes, int offset, int length) throws Unreadable {
    CompletionScan scan = new CompletionScan();
    if (reads(scan, bytes, offset, length)) {
      scan.choices().forEach(this::note);
      if (usageAsked || !scan.isUsageOnly()) {
        append(scan, bytes, offset, length);
      }
    }
  }

  @Override
  public Buffer complete() {
    return Buffer.buffer("data: [DONE]\n\n");
  }

  /**
   * The error's envelope. Its {@code choices} are not a list, so that a client that ignores errors,
   * and takes every event for a part of the answer, fails on this event and shows it. The data
   * precedes the event's name because some clients read line by line and look for an error at the
   * start of the first line.
   */
  @Override
  public Buffer broken(ApiError error, String requestId) {
    return Buffer.buffer("data: " + Dialect.openAi(error).put("choices", 0) + "\nevent: error\n\n");
  }

  private void note(Choice choice) {
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

  /**
   * Adds the event to the output; {@code stop} after a tool call is corrected to {@code
   * tool_calls}. After the older {@code function_call} it stays, because OpenAI itself ends a
   * forced one that way.
   */
  private void append(CompletionScan scan, byte[] bytes, int offset, int length) {
    Buffer data = out.open();
    int from = 0;
    for (Choice choice : scan.choices()) {
      if ("stop".equals(choice.finishReason()) && toolCalls.get(choice.index())) {
        data.appendBytes(bytes, offset + from, choice.finishStart() - from)
            .appendString("\"tool_calls\"");
        from = choice.finishEnd();
        correctFinishReason("tool_calls");
      }
    }
    data.appendBytes(bytes, offset + from, length - from);
    out.close();
  }
}
