/**
 * What is recorded about a call.
 *
 * <p>When a call has ended, the API creates one {@link io.octoagent.event.ModelCall}. Its type says
 * how the call ended, its {@link io.octoagent.event.Facts} say what happened: which {@link
 * io.octoagent.event.Rung}s were asked, each with its {@link io.octoagent.event.Outcome} and its
 * {@link io.octoagent.event.Consumption}; which {@link io.octoagent.event.ErrorCode} the caller
 * got, whose {@link io.octoagent.event.Fault} that was, and the {@link
 * io.octoagent.event.VendorCode} if there was one. {@link io.octoagent.event.ModelCalls} passes it
 * to every {@link io.octoagent.event.ModelCall.Observer}; the call knows none of them. {@code
 * CallMetrics} counts calls, with {@code ModelMeters} for each role and group. {@link
 * io.octoagent.event.Label} keeps texts from outside short and harmless.
 *
 * <p>A trace begins before there is an event: {@code Traces} creates a {@link
 * io.octoagent.event.CallTrace} from the {@link io.octoagent.event.TraceContext} in the caller's
 * headers, each request to the proxy carries it, and the call's {@code CallSpans} end with its
 * event, which supplies their {@code SpanAttributes}.
 */
package io.octoagent.event;
