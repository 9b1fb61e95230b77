/**
 * What is told about a call.
 *
 * <p>When a call has ended the front door makes one {@link io.octoagent.event.ModelCall} of it: its
 * type is the end, its {@link io.octoagent.event.Facts} are the course: who was asked in which
 * {@link io.octoagent.event.Rung}s, each with its {@link io.octoagent.event.Outcome}, what was
 * {@link io.octoagent.event.Spent}, which {@link io.octoagent.event.ErrorCode} the caller got and
 * whose {@link io.octoagent.event.Fault} that was, or which {@link io.octoagent.event.VendorCode}.
 * {@link io.octoagent.event.ModelCalls} hands it to every {@link
 * io.octoagent.event.ModelCall.Observer}; the call knows none of them. {@code CallLog} is one: a
 * line a call, with {@link io.octoagent.event.CallJson} in it where the log is JSON ({@code
 * CallFormatter}, which {@code JsonLog} puts there, and {@code BatchHandler} beside it). {@code
 * CallMetrics} is another: it counts, with {@code ModelMeters} for each role and group. {@link
 * io.octoagent.event.Label} is what keeps texts from outside short and harmless.
 *
 * <p>A trace begins before there is an event: {@code Traces} makes a {@link
 * io.octoagent.event.CallTrace} of the {@link io.octoagent.event.TraceContext} in the caller's
 * headers, the proxy is told of it by each request, and the call's {@code CallSpans} end with its
 * event, which becomes their {@code SpanAttributes}.
 */
package io.octoagent.event;
