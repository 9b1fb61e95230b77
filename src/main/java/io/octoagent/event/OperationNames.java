package io.octoagent.event;

import java.util.List;

/** The names of every operation that there is, for those that report on each of them. */
public record OperationNames(List<OperationName> all) {}
