package io.octoagent.event;

/**
 * A position in a trace, as W3C headers express it. A part is null if it is absent or not a valid
 * header: HTTP/2 lets callers send what HTTP/1.1, which the proxy speaks, does not.
 *
 * @param parent {@code traceparent}
 * @param state {@code tracestate}
 */
public record TraceContext(String parent, String state) {

  private static final int LONGEST = 4096;

  public TraceContext {
    parent = clean(parent);
    state = clean(state);
  }

  private static String clean(String header) {
    return header == null
            || header.length() > LONGEST
            || header.chars().anyMatch(c -> c > '~' || (c < ' ' && c != '\t'))
        ? null
        : header;
  }
}
