package io.octoagent.event;

import io.octoagent.event.ModelCall.Observer;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Starts each call's trace, and reports the call's end to the observers; the endpoint calls it once
 * per call for each.
 */
@Singleton
public class ModelCalls {

  private static final Logger LOG = Logger.getLogger(ModelCalls.class);

  private final Observer[] observers;
  private final Traces traces;

  ModelCalls(@All List<Observer> observers, Traces traces) {
    this.observers = observers.toArray(Observer[]::new);
    this.traces = traces;
  }

  /** Starts the trace of a call of {@code operation} that has arrived with these headers. */
  public CallTrace begins(OperationName operation, TraceContext caller) {
    return traces.begin(operation, caller);
  }

  /**
   * Reports to the call's own trace and to every observer; one that fails affects neither the
   * others nor the caller.
   */
  public void ended(ModelCall call, CallTrace trace) {
    report(trace, call);
    for (Observer observer : observers) {
      report(observer, call);
    }
  }

  private static void report(Observer observer, ModelCall call) {
    try {
      observer.ended(call);
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s failed on a call's event", observer.getClass().getSimpleName());
    }
  }
}
