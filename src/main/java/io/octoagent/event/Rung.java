package io.octoagent.event;

import io.octoagent.config.Group;

/**
 * One attempt on a group, as it ended.
 *
 * @param millis how long it took to its end, or to a stream's first content
 */
public record Rung(Group group, Outcome outcome, long millis) {}
