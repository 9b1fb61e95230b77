/**
 * The ladder of groups under one deadline.
 *
 * <p>Start with {@link io.octoagent.ladder.Ladder}, which explains time-outs, failures and chains.
 * {@link io.octoagent.ladder.LadderRequest} is one call with its {@link
 * io.octoagent.ladder.Attempt}s, one per rung; each attempt can be aborted. {@code AnnotatedGroups}
 * decides which guard a group has, and {@code Guards} holds those without an annotated method;
 * {@code RungTimer} runs the annotations' timers. {@code Breakers} has each group's {@code
 * Breaker}, which opens by the {@code GroupEvidence} of recent calls, and {@code Cooldowns} holds
 * the pauses that vendors asked for; {@code GroupMetrics} exports both. {@link
 * io.octoagent.ladder.GroupModes} says which groups a call must not be sent to because they are for
 * another kind of call. When every rung has failed, the caller's error is built from {@link
 * io.octoagent.ladder.LadderExhausted}.
 */
package io.octoagent.ladder;
