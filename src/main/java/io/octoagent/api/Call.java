package io.octoagent.api;

import io.octoagent.echo.Echo;
import io.octoagent.event.CallTrace;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Facts;
import io.octoagent.event.Fault;
import io.octoagent.event.ModelCall;
import io.octoagent.event.ModelCalls;
import io.octoagent.event.Rung;
import io.octoagent.event.TraceContext;
import io.octoagent.ladder.Attempt;
import io.octoagent.ladder.LadderRequest;
import io.octoagent.litellm.Reply;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * One {@code POST /v1/chat/completions} from its arrival to its one event: those who handle it note
 * here what becomes of it, and whoever sees its end first tells the observers.
 */
final class Call {

  private static final Logger LOG = Logger.getLogger(Call.class);

  /** Where calls are sent. */
  static final String PATH = "/v1/chat/completions";

  private static final long NOT_YET = -1;

  private final ModelCalls observers;
  private final String requestId;
  private final MultiMap headers;
  private final CallTrace trace;
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private String task;
  private LadderRequest request;
  private Reply reply;
  private Echo echo;
  private ErrorCode error;
  private long firstContentMs = NOT_YET;
  private final List<Runnable> kept = new ArrayList<>(2);
  private boolean over;

  Call(ModelCalls observers, RoutingContext arrived) {
    this.observers = observers;
    this.requestId = RequestId.of(arrived);
    this.headers = arrived.request().headers();
    this.trace =
        observers.begins(
            new TraceContext(
                arrived.request().getHeader("traceparent"),
                arrived.request().getHeader("tracestate")));
  }

  /** Whether {@code request} is one, and so has an event. */
  static boolean is(RoutingContext request) {
    String path = request.normalizedPath();
    return request.request().method().equals(HttpMethod.POST)
        && (PATH.equals(path) || (PATH + "/").equals(path));
  }

  /** Where it stands in its caller's trace. */
  CallTrace trace() {
    return trace;
  }

  /** Whether {@code label} may be told of it: whatever it is, it is not the caller's key. */
  boolean tells(String label) {
    return !PresentedKey.is(label, headers);
  }

  /** The caller has labelled it, in a header. */
  synchronized void isPartOf(String label) {
    task = label;
  }

  /** It holds something that others wait for, and gives it back at its end. */
  void keeps(Runnable giveBack) {
    boolean late;
    synchronized (this) {
      late = over;
      if (!late) {
        kept.add(giveBack);
      }
    }
    if (late) {
      giveBack.run();
    }
  }

  /** The request is a good one, and this is what it asks. */
  synchronized void asks(LadderRequest asked) {
    request = asked;
  }

  /** A group has answered; a stream is at its first content. */
  synchronized void answeredBy(Reply given) {
    reply = given;
    if (given instanceof Reply.Streamed) {
      firstContentMs = millis();
    }
  }

  /** The echo answers. */
  synchronized void echoes(Echo given) {
    echo = given;
  }

  /** There is no reply, or no whole one. */
  synchronized void fails(ErrorCode code) {
    error = code;
  }

  /** The answer has gone out. */
  void ends() {
    if (isFirstEnd()) {
      giveBack();
      observers.ended(asEvent(facts()), trace);
    }
  }

  /** The caller has left. */
  void isAbandoned() {
    if (isFirstEnd()) {
      giveBack();
      observers.ended(new ModelCall.Abandoned(facts()), trace);
    }
  }

  /** Before anything else that could fail: others wait for it. */
  private void giveBack() {
    for (Runnable held : kept) {
      try {
        held.run();
      } catch (RuntimeException e) {
        LOG.error("A call could not give back what it held", e);
      }
    }
  }

  private synchronized boolean isFirstEnd() {
    boolean first = !over;
    over = true;
    return first;
  }

  private synchronized ModelCall asEvent(Facts facts) {
    if (error == null) {
      return new ModelCall.Answered(facts);
    }
    if (echo != null) {
      return new ModelCall.Degraded(facts, error);
    }
    boolean begun = reply instanceof Reply.Streamed;
    return !begun && (error.fault() == Fault.CALLER || error == ErrorCode.OVERLOADED)
        ? new ModelCall.Rejected(facts, error)
        : new ModelCall.Failed(facts, error);
  }

  private synchronized Facts facts() {
    return new Facts(
        requestId,
        told(request == null ? task : request.task()),
        told(request == null ? null : request.body().user()),
        request == null ? null : request.target().role().orElse(null),
        request == null ? null : request.target().group(),
        request != null && request.body().stream(),
        start,
        rungs(),
        reply == null ? null : reply.group(),
        told(model()),
        firstContentMs == NOT_YET ? null : firstContentMs,
        millis(),
        told(finishReason()));
  }

  private String told(String label) {
    return label == null || tells(label) ? label : null;
  }

  private List<Rung> rungs() {
    return request == null ? List.of() : request.attempts().stream().map(Attempt::rung).toList();
  }

  private String model() {
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
