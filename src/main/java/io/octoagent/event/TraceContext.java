package io.octoagent.event;

/**
 * A place in a trace, as W3C headers say it; null when absent.
 *
 * @param parent {@code traceparent}
 * @param state {@code tracestate}
 */
public record TraceContext(String parent, String state) {}
