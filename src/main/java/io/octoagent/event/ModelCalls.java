package io.octoagent.event;

import io.octoagent.event.ModelCall.Observer;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Tells the observers of each call's end; the front door calls it once per call. */
@Singleton
public class ModelCalls {

  private static final Logger LOG = Logger.getLogger(ModelCalls.class);

  private final Observer[] observers;

  ModelCalls(@All List<Observer> observers) {
    this.observers = observers.toArray(Observer[]::new);
  }

  /** Tells every observer; none of them can keep another, or the caller, from its turn. */
  public void ended(ModelCall call) {
    for (Observer observer : observers) {
      try {
        observer.ended(call);
      } catch (RuntimeException e) {
        LOG.errorf(e, "%s failed on a call's event", observer.getClass().getSimpleName());
      }
    }
  }
}
