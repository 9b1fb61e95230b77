package io.octoagent.event;

import io.octoagent.event.ModelCall.Observer;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Begins each call's trace, and tells the observers of its end; the front door calls it once per
 * call for each.
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

  /** A call has arrived, with these headers. */
  public CallTrace begins(TraceContext caller) {
    return traces.begin(caller);
  }

  /**
   * Tells the call's own trace, and every observer; none of them can keep another, or the caller,
   * from its turn.
   */
  public void ended(ModelCall call, CallTrace trace) {
    tell(trace, call);
    for (Observer observer : observers) {
      tell(observer, call);
    }
  }

  private static void tell(Observer observer, ModelCall call) {
    try {
      observer.ended(call);
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s failed on a call's event", observer.getClass().getSimpleName());
    }
  }
}
