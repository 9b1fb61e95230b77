package io.octoagent.bench;

/**
 * What came back for one call of a {@link Caller}; times are in nanoseconds.
 *
 * @param status 0 when there was no answer
 * @param body decoded, without the framing
 * @param events how many events with content of the mock's a stream had
 * @param began when the request went out
 * @param first until the first byte of the body
 * @param gap the longest silence inside the body
 * @param gapFrom when that silence began, on the clock of {@code began}
 * @param broken why it is no whole answer; null when it is one
 */
record Reply(
    int status,
    String head,
    String body,
    int events,
    long began,
    long first,
    long nanos,
    long gap,
    long gapFrom,
    String broken) {

  /** What {@link #broken} says when the connection ended, in good order, before the answer did. */
  static final String CUT = "cut";

  /**
   * Whether it ended as it should: complete, a stream with {@code [DONE]} and no error; or a stream
   * that broke, with its error as the last event, and then cut off so that nobody takes it for a
   * whole one.
   */
  boolean whole() {
    if (!streamed()) {
      return broken == null && status != 0;
    }
    boolean done = body.endsWith("data: [DONE]\n\n");
    return code() == null
        ? broken == null && done
        : CUT.equals(broken)
            && !body.contains("data: [DONE]")
            && body.endsWith("\nevent: error\n\n");
  }

  /** Whether it is the answer that was asked for. */
  boolean good() {
    return whole()
        && status == 200
        && code() == null
        && (streamed() || body.contains("\"choices\":[{"));
  }

  boolean streamed() {
    return head.contains("text/event-stream");
  }

  /**
   * The {@code code} of the error in it, or null; a prompt's or a reply's text is never searched.
   */
  String code() {
    int error =
        streamed()
            ? body.lastIndexOf("data: {\"error\":")
            : body.startsWith("{\"error\":") ? 0 : -1;
    int at = error < 0 ? -1 : body.indexOf("\"code\":\"", error);
    return error < 0 ? null : at < 0 ? "none" : body.substring(at + 8, body.indexOf('"', at + 8));
  }

  boolean refused() {
    return "refused".equals(broken);
  }

  double millis() {
    return nanos / 1e6;
  }

  @Override
  public String toString() {
    return "%d after %.0f ms, %d events, %s: %s"
        .formatted(status, millis(), events, broken == null ? "whole" : broken, tail(body));
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 200)).replaceAll("\\s+", " ");
  }
}
