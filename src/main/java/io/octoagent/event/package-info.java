/**
 * What is told about a call.
 *
 * <p>When a call has ended the front door makes one {@link io.octoagent.event.ModelCall} of it: its
 * type is the end, its {@link io.octoagent.event.Facts} are the course: who was asked in which
 * {@link io.octoagent.event.Rung}s, each with its {@link io.octoagent.event.Outcome}, what was
 * {@link io.octoagent.event.Spent}, which {@link io.octoagent.event.ErrorCode} the caller got and
 * whose {@link io.octoagent.event.Fault} that was. {@link io.octoagent.event.ModelCalls} hands it
 * to every {@link io.octoagent.event.ModelCall.Observer}; the call knows none of them.
 */
package io.octoagent.event;
