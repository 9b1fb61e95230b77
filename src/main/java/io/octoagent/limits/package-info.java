/**
 * The limits of a call: {@link io.octoagent.limits.Deadline} for its time, {@link
 * io.octoagent.limits.Admission} for the calls in flight, {@link io.octoagent.limits.Memory} and
 * {@link io.octoagent.limits.BoundedBody} for its bytes. A call for which there is no capacity
 * fails with {@link io.octoagent.limits.Overloaded}.
 */
package io.octoagent.limits;
