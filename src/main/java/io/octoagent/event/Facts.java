package io.octoagent.event;

import io.octoagent.config.Group;
import io.octoagent.config.Role;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a call however it ended; null means unknown. It never contains text of the
 * prompt or the reply.
 *
 * @param operation what was called
 * @param requestId the {@code X-Request-Id} of the answer
 * @param caller the caller's name; null if it has none
 * @param task the caller's label for the task that the call is part of
 * @param user the caller's label for the user on whose behalf it is made
 * @param role the role that the caller named; null if it named a group or nothing known
 * @param target the group on which the ladder starts; null if the call was refused before that
 * @param stream whether the caller wanted a stream
 * @param start when the request arrived
 * @param attempts the rungs in order; empty if no group was asked
 * @param group the group that answered
 * @param model the vendor's model, as the answer names it
 * @param firstContentMs from arrival to a stream's first content
 * @param totalMs from arrival to the end
 * @param accounting what it counted for on the accounts of its caller and its task
 * @param finishReason why the reply ended, in the vendor's word; like the model, only if it is a
 *     {@link Label}
 */
public record Facts(
    OperationName operation,
    String requestId,
    String caller,
    String task,
    String user,
    Role role,
    Group target,
    boolean stream,
    Instant start,
    List<Rung> attempts,
    Group group,
    String model,
    Long firstContentMs,
    long totalMs,
    Accounting accounting,
    String finishReason) {

  public Facts {
    model = Label.of(model);
    finishReason = Label.of(finishReason);
    attempts = List.copyOf(attempts);
  }

  /** Tokens and cost of all answers, discarded ones included. */
  public Consumption consumption() {
    return Rung.consumption(attempts);
  }
}
