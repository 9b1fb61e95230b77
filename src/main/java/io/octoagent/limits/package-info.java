/**
 * The bounds of a call: {@link io.octoagent.limits.Deadline} for its time, {@link
 * io.octoagent.limits.Admission} for the calls in flight, {@link io.octoagent.limits.Memory} and
 * {@link io.octoagent.limits.BoundedBody} for its bytes. A call beyond them is {@link
 * io.octoagent.limits.Overloaded}.
 */
package io.octoagent.limits;
