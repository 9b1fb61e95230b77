package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.event.CallTrace;
import io.octoagent.event.Consumption;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.limits.Deadline;
import io.octoagent.litellm.Forwarded;
import io.octoagent.litellm.ProxyRequest;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RequestBody;
import io.octoagent.operation.UpstreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One call on the ladder: its body, its chain, its deadline and its attempts so far. Made by {@code
 * Answers}; {@link Ladder} adds one attempt per rung.
 */
public final class LadderRequest {

  /** The share of its time that a call still has if its body was not late. */
  private static final double IN_TIME = 0.95;

  private final Operation operation;
  private final RequestBody body;
  private final Target target;
  private final Deadline deadline;
  private final Duration time;
  private final Trace trace;
  private final Forwarded forwarded;
  private final List<Attempt> attempts = new ArrayList<>(2);
  private boolean abandoned;

  /**
   * Creates a call.
   *
   * @param trace what relates the call to others
   * @param forwarded what the proxy gets of the request beside the body
   */
  public LadderRequest(
      Operation operation,
      RequestBody body,
      Target target,
      Deadline deadline,
      Trace trace,
      Forwarded forwarded) {
    this.operation = operation;
    this.body = body;
    this.target = target;
    this.deadline = deadline;
    this.time = deadline.left();
    this.trace = trace;
    this.forwarded = forwarded;
  }

  /** What the caller asks for. */
  public Operation operation() {
    return operation;
  }

  /** The caller's body. */
  public RequestBody body() {
    return body;
  }

  /** The role and the groups that the caller's {@code model} resolves to. */
  public Target target() {
    return target;
  }

  /** The group after {@code group} in the chain; empty if that is the last. */
  Optional<Group> after(Group group) {
    int next = target.chain().indexOf(group) + 1;
    return next < target.chain().size() ? Optional.of(target.chain().get(next)) : Optional.empty();
  }

  /** How long an attempt on {@code group} may take if it begins now. */
  Duration limit(Group group) {
    return after(group).isPresent() ? deadline.left(Groups.ATTEMPT_SHARE) : deadline.left();
  }

  /** The time by which the caller must have an answer. */
  public Deadline deadline() {
    return deadline;
  }

  /**
   * Whether the body used up so much of the call's time that no group is to blame for a time-out.
   */
  boolean bodyWasLate() {
    return time.toNanos() < deadline.total() * IN_TIME;
  }

  /** Identifies the caller. */
  String caller() {
    return trace.caller();
  }

  /** The caller's label for the task that the call is part of; null if absent. */
  public String task() {
    return trace.task() == null ? body.task() : trace.task();
  }

  /** Creates the request to {@code group}; called once per rung. */
  ProxyRequest to(Group group, Duration limit) {
    return new ProxyRequest(
        operation, group, body, trace.call().headersFor(group), forwarded, task(), limit);
  }

  /** The attempts so far, in order. */
  public synchronized List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** The attempts so far as the call's event reports them, in order; asked several times a call. */
  public synchronized List<Rung> rungs() {
    Rung[] rungs = new Rung[attempts.size()];
    for (int i = 0; i < rungs.length; i++) {
      rungs[i] = attempts.get(i).rung();
    }
    return List.of(rungs);
  }

  /** The total consumption of the attempts so far. */
  public Consumption consumption() {
    return Rung.consumption(rungs());
  }

  /** The number of requests that were sent, or tried to be; skipped attempts do not count. */
  public synchronized long requestsSent() {
    long sent = 0;
    for (Attempt attempt : attempts) {
      Outcome outcome = attempt.outcome();
      sent += outcome == null || outcome.sent() ? 1 : 0;
    }
    return sent;
  }

  /** Why the first group did not answer; empty if it did, or still may. */
  public synchronized Optional<Outcome> fallbackReason() {
    return attempts.size() < 2 ? Optional.empty() : Optional.of(attempts.getFirst().outcome());
  }

  /**
   * Begins the next rung. Aborts the previous one, which can still be running only if it has timed
   * out.
   *
   * @param skipped creates an attempt that a group's open breaker has prevented
   */
  Attempt begin(Group group, Function<Group, Attempt> skipped) {
    attempts().forEach(attempt -> attempt.hangUp(Outcome.TIMEOUT));
    List<Attempt> before = skipped(target.chain().indexOf(group), skipped);
    synchronized (this) {
      if (abandoned) {
        throw new UpstreamException.Abandoned();
      }
      attempts.addAll(before);
      Attempt attempt = new Attempt(group);
      attempts.add(attempt);
      return attempt;
    }
  }

  /** Aborts every attempt because the caller has left, and prevents further rungs. */
  void abandon() {
    List<Attempt> made;
    synchronized (this) {
      abandoned = true;
      made = attempts();
    }
    made.forEach(Attempt::abandon);
  }

  /**
   * The end of the ladder as one failure: a non-retryable one as it is, any other as a {@link
   * LadderExhausted} with every attempt.
   *
   * @param skipped creates an attempt that a group's open breaker has prevented
   */
  RuntimeException end(Throwable failure, Function<Group, Attempt> skipped) {
    attempts().forEach(attempt -> attempt.hangUp(Outcome.TIMEOUT));
    if (failure instanceof UpstreamException.NonRetryable known) {
      return known;
    }
    List<Attempt> after = skipped(target.chain().size(), skipped);
    synchronized (this) {
      attempts.addAll(after);
      return new LadderExhausted(List.copyOf(attempts), deadline.passed(), body.conversation());
    }
  }

  /** One attempt for each group before index {@code end} of the chain that was not asked. */
  private List<Attempt> skipped(int end, Function<Group, Attempt> skipped) {
    int begin = attempts().size();
    return begin >= end
        ? List.of()
        : target.chain().subList(begin, end).stream().map(skipped).toList();
  }

  /**
   * What relates the call to others.
   *
   * @param call its position in the caller's trace
   * @param task the label in {@code X-OctoAgent-Task}, which takes precedence over the body's; null
   *     if absent
   * @param caller identifies the caller by its key or its address
   */
  public record Trace(CallTrace call, String task, String caller) {}
}
