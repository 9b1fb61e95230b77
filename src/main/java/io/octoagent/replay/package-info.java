/**
 * One call for all that come with the same {@code Idempotency-Key}. {@link
 * io.octoagent.replay.Replays} finds the {@link io.octoagent.replay.Recording} of a {@link
 * io.octoagent.replay.Key}, or begins one; each caller reads it at its own pace. A whole answer is
 * kept for a while, in a {@code Space} that is bounded.
 */
package io.octoagent.replay;
