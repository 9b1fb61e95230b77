/**
 * The ladder of groups under one deadline.
 *
 * <p>Start with {@link io.octoagent.ladder.Ladder}: "what happens when a call times out" is there,
 * from top to bottom. {@link io.octoagent.ladder.LadderRequest} is one call with its {@link
 * io.octoagent.ladder.Attempt}s, one for each rung; each attempt can be hung up. {@code RungTimer}
 * runs the annotations' timers. {@code Breakers} opens and closes the groups' circuit breakers, by
 * the {@code GroupEvidence} of recent calls, and {@code Cooldowns} holds the pauses that vendors
 * asked for; {@code GroupMetrics} exports both. When every rung has failed, the caller's error is
 * made of {@link io.octoagent.ladder.LadderExhausted}.
 */
package io.octoagent.ladder;
