package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.SettingsCheck;
import io.octoagent.event.CallTrace;
import io.octoagent.event.Consumption;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.limits.Deadline;
import io.octoagent.litellm.ProxyRequest;
import io.octoagent.operation.ChatBody;
import io.octoagent.operation.UpstreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One call on its way up the ladder: what is asked, until when, and the attempts so far. Made by
 * the front door; {@link Ladder} adds an attempt a rung.
 */
public final class LadderRequest {

  /** The part of the time left that an attempt may take when another group can follow. */
  static final double SHARE = SettingsCheck.SHARE;

  /** The part of its time that a call has left when its body has come in time. */
  private static final double IN_TIME = 0.95;

  private final ChatBody body;
  private final Target target;
  private final Deadline deadline;
  private final Duration time;
  private final Trace trace;
  private final List<Attempt> attempts = new ArrayList<>(2);
  private boolean abandoned;

  /**
   * A call.
   *
   * @param trace what ties the call to others, for the proxy to know
   */
  public LadderRequest(ChatBody body, Target target, Deadline deadline, Trace trace) {
    this.body = body;
    this.target = target;
    this.deadline = deadline;
    this.time = deadline.left();
    this.trace = trace;
  }

  /** The caller's body. */
  public ChatBody body() {
    return body;
  }

  /** The role and the group that the caller's {@code model} stands for. */
  public Target target() {
    return target;
  }

  /** The group called {@code id}, which is in its chain. */
  Group group(String id) {
    return target.chain().stream().filter(group -> group.id().equals(id)).findFirst().orElseThrow();
  }

  /** The group that is asked after {@code group}; empty when that is the last. */
  Optional<Group> after(Group group) {
    int next = target.chain().indexOf(group) + 1;
    return next < target.chain().size() ? Optional.of(target.chain().get(next)) : Optional.empty();
  }

  /** How long an attempt on {@code group} may take that begins now. */
  Duration limit(Group group) {
    return after(group).isPresent() ? deadline.left(SHARE) : deadline.left();
  }

  /** Until when the caller has an answer. */
  public Deadline deadline() {
    return deadline;
  }

  /** Whether the body took a part of the call's time, so that no group is to blame for its end. */
  boolean late() {
    return time.toNanos() < deadline.total() * IN_TIME;
  }

  /** Tells the caller from others. */
  String caller() {
    return trace.caller();
  }

  /** The caller's label for what the call is part of; null when there is none. */
  public String task() {
    return trace.task() == null ? body.task() : trace.task();
  }

  /** The request that now leaves for {@code group}; asked once a rung. */
  ProxyRequest to(Group group, Duration limit) {
    return new ProxyRequest(group, body, trace.call().headersFor(group), task(), limit);
  }

  /** The attempts so far, in their order. */
  public synchronized List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** What the attempts so far took together. */
  public Consumption consumption() {
    return Rung.consumption(attempts().stream().map(Attempt::rung).toList());
  }

  /** How many requests were sent, or tried to be: attempts that were skipped are none. */
  public synchronized long requestsSent() {
    return attempts.stream()
        .map(Attempt::outcome)
        .filter(outcome -> outcome == null || outcome.sent())
        .count();
  }

  /** Why the first group did not answer; empty while it may, or when it did. */
  public synchronized Optional<Outcome> fallbackReason() {
    return attempts.size() < 2 ? Optional.empty() : Optional.of(attempts.getFirst().outcome());
  }

  /**
   * Begins the next rung: hangs up the one before it, which can only be running if it has timed
   * out.
   *
   * @param skipped makes an attempt on a group that its open breaker has prevented
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

  /** The caller has left: hangs up, and lets no further rung begin. */
  void abandon() {
    List<Attempt> made;
    synchronized (this) {
      abandoned = true;
      made = attempts();
    }
    made.forEach(Attempt::abandon);
  }

  /**
   * The end of the ladder as one failure: a final one as it is, any other with every attempt in it.
   *
   * @param skipped makes an attempt on a group that its open breaker has prevented
   */
  RuntimeException end(Throwable failure, Function<Group, Attempt> skipped) {
    attempts().forEach(attempt -> attempt.hangUp(Outcome.TIMEOUT));
    if (failure instanceof UpstreamException.NonRetryable known) {
      return known;
    }
    List<Attempt> after = skipped(target.chain().size(), skipped);
    synchronized (this) {
      attempts.addAll(after);
      return new LadderExhausted(List.copyOf(attempts), deadline.passed());
    }
  }

  /** For each group of the chain before place {@code end} that was not asked an attempt. */
  private List<Attempt> skipped(int end, Function<Group, Attempt> skipped) {
    return target.chain().subList(Math.min(attempts().size(), end), end).stream()
        .map(skipped)
        .toList();
  }

  /**
   * What ties the call to others, for the proxy to know.
   *
   * @param call its place in the caller's trace
   * @param task the label in {@code X-OctoAgent-Task}, which outranks the body's; null when absent
   * @param caller tells the caller from others: which key was shown, or from which address
   */
  public record Trace(CallTrace call, String task, String caller) {}
}
