package io.octoagent.api;

import io.octoagent.config.Caller;
import io.octoagent.config.Group;
import io.octoagent.echo.Echo;
import io.octoagent.event.Accounting;
import io.octoagent.event.CallTrace;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Facts;
import io.octoagent.event.Fault;
import io.octoagent.event.ModelCall;
import io.octoagent.event.ModelCalls;
import io.octoagent.event.Rung;
import io.octoagent.event.TraceContext;
import io.octoagent.ladder.LadderRequest;
import io.octoagent.ledger.Ticket;
import io.octoagent.litellm.Reply;
import io.octoagent.operation.Operation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One call of an {@link Operation} from its arrival to its one event. The classes that handle the
 * call record here what happens to it; the first one to see its end reports it to the observers.
 */
final class Call {

  private static final long NOT_YET = -1;

  /** The errors by which this service declines a call before any group is asked. */
  private static final Set<ErrorCode> UNSERVED =
      EnumSet.of(ErrorCode.OVERLOADED, ErrorCode.STORE_UNAVAILABLE);

  private final Operation operation;
  private final ModelCalls observers;
  private final String requestId;
  private final String caller;
  private final MultiMap headers;
  private final CallTrace trace;
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private String task;
  private LadderRequest request;
  private Reply reply;
  private Echo echo;
  private ErrorCode error;
  private Accounting accounting = Accounting.NONE;

  /** The attempts as they were charged, which the event repeats; null until then. */
  private List<Rung> settled;

  private long firstContentMs = NOT_YET;
  private Replay replay;
  private boolean goesOn;
  private boolean ended;
  private Supplier<ModelCall> deferred;
  private final Held held = new Held();

  /**
   * Another call's answer that this one gets.
   *
   * @param group the group that answered; null for an echo or an error
   * @param model the model, as that call's answer names it
   * @param degraded the error that an echo replaces; null if there is none
   */
  record Replay(Group group, String model, ErrorCode degraded) {}

  Call(Operation operation, ModelCalls observers, RoutingContext arrived) {
    this.operation = operation;
    this.observers = observers;
    this.requestId = RequestId.of(arrived);
    this.caller = CallerIdentity.named(arrived).map(Caller::name).orElse(null);
    this.headers = arrived.request().headers();
    this.trace =
        observers.begins(
            operation.names(),
            new TraceContext(
                arrived.request().getHeader("traceparent"),
                arrived.request().getHeader("tracestate")));
  }

  /** The operation that {@code request} calls; empty if it is no call, and so has no event. */
  static Optional<Operation> operation(RoutingContext request) {
    return request.request().method().equals(HttpMethod.POST)
        ? Operation.at(request.normalizedPath())
        : Optional.empty();
  }

  /** The {@code X-Request-Id} of the answer. */
  String requestId() {
    return requestId;
  }

  /** What the call asks for. */
  Operation operation() {
    return operation;
  }

  /** The call's position in its caller's trace. */
  CallTrace trace() {
    return trace;
  }

  /** Whether {@code label} may be reported: it must not be the caller's key. */
  boolean mayReport(String label) {
    return !PresentedKey.is(label, headers);
  }

  /** Records the label that the caller has set in a header. */
  synchronized void setTask(String label) {
    task = label;
  }

  /**
   * Registers {@code release} to run once, at the call's {@link #release}, or at once if it has
   * come.
   */
  void holds(Runnable release) {
    held.add(release);
  }

  /** Settles {@code ticket} at the call's {@link #release}, or at once if that has come. */
  void settlesAtEnd(Ticket ticket) {
    holds(
        () -> {
          List<Rung> rungs = rungs();
          account(rungs, ticket.settle(rungs));
        });
  }

  private synchronized void account(List<Rung> rungs, Accounting counted) {
    settled = rungs;
    accounting = counted;
  }

  /** Records what a valid request asks for. */
  synchronized void asks(LadderRequest asked) {
    request = asked;
  }

  /** Records that a group has answered; a stream is at its first content. */
  synchronized void answeredBy(Reply given) {
    reply = given;
    if (given instanceof Reply.Streamed) {
      firstContentMs = millis();
    }
  }

  /** Records that the echo answers. */
  synchronized void echoes(Echo given) {
    echo = given;
  }

  /** Records that it joins another call, or gets a kept answer: it has not asked by itself. */
  synchronized void joins() {
    accounting = Accounting.REPLAYED;
  }

  /** Records which answer it gets. */
  synchronized void replays(Replay given) {
    replay = given;
    if (given.degraded != null) {
      error = given.degraded;
    }
  }

  /** Records that there is no reply, or only a partial one. */
  synchronized void fails(ErrorCode code) {
    error = code;
  }

  /**
   * Lets the call go on when its caller has left or has its answer, for others that wait for it,
   * until what it returns has run.
   */
  synchronized Runnable goesOn() {
    accounting = Accounting.NONE;
    goesOn = true;
    return () -> {
      Supplier<ModelCall> event;
      synchronized (this) {
        goesOn = false;
        event = deferred;
      }
      release();
      if (event != null) {
        end(event);
      }
    };
  }

  /**
   * Releases what the call holds and settles what it cost, unless it goes on for others. It comes
   * before the end of the answer is sent, so that the caller's next call has the room and the money
   * that this one leaves.
   */
  void release() {
    synchronized (this) {
      if (goesOn) {
        return;
      }
    }
    held.release();
  }

  /** Ends the call after its answer was sent. */
  void ends() {
    end(() -> asEvent(facts()));
  }

  /** Ends the call because the caller has left. */
  void abandon() {
    end(() -> new ModelCall.Abandoned(facts()));
  }

  private void end(Supplier<ModelCall> event) {
    synchronized (this) {
      if (goesOn) {
        deferred = deferred == null ? event : deferred;
        return;
      }
      if (ended) {
        return;
      }
      ended = true;
    }
    held.release();
    observers.ended(event.get(), trace);
  }

  private synchronized ModelCall asEvent(Facts facts) {
    if (error == null) {
      return new ModelCall.Answered(facts);
    }
    if (echo != null || (replay != null && replay.degraded != null)) {
      return new ModelCall.Degraded(facts, error);
    }
    boolean begun = reply instanceof Reply.Streamed || (replay != null && request.body().stream());
    return !begun && (error.fault() == Fault.CALLER || UNSERVED.contains(error))
        ? new ModelCall.Rejected(facts, error)
        : new ModelCall.Failed(facts, error);
  }

  private synchronized Facts facts() {
    return new Facts(
        operation.names(),
        requestId,
        caller,
        reportable(request == null ? task : request.task()),
        reportable(request == null ? null : request.body().user()),
        request == null ? null : request.target().role().orElse(null),
        request == null ? null : request.target().group(),
        request != null && request.body().stream(),
        start,
        rungs(),
        group(),
        reportable(model()),
        firstContentMs == NOT_YET ? null : firstContentMs,
        millis(),
        accounting,
        reportable(finishReason()));
  }

  private String reportable(String label) {
    return label == null || mayReport(label) ? label : null;
  }

  private synchronized List<Rung> rungs() {
    if (settled != null) {
      return settled;
    }
    return request == null ? List.of() : request.rungs();
  }

  private Group group() {
    if (reply == null) {
      return replay == null ? null : replay.group;
    }
    return reply.group();
  }

  private String model() {
    if (replay != null) {
      return replay.model;
    }
    if (reply == null) {
      return echo == null ? null : Echo.NAME;
    }
    return reply.model().orElse(null);
  }

  private String finishReason() {
    if (reply == null) {
      return echo == null ? null : echo.finishReason();
    }
    return reply.finishReason().orElse(null);
  }

  private long millis() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
