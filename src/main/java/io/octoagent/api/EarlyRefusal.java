package io.octoagent.api;

import io.octoagent.event.ModelCalls;
import io.octoagent.operation.ApiError;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * Refuses a request before it reaches its route: with the error's envelope, and with an event if it
 * would have been a call.
 */
@Singleton
class EarlyRefusal {

  private final ModelCalls observers;

  EarlyRefusal(ModelCalls observers) {
    this.observers = observers;
  }

  /** Same as {@link #send(RoutingContext, ApiError, Answer)}, with the error's own answer. */
  void send(RoutingContext request, ApiError error) {
    send(request, error, ErrorAnswer.of(error, request));
  }

  /** Sends {@code answer}, which reports {@code error}, and emits the event. */
  void send(RoutingContext request, ApiError error, Answer answer) {
    answer.writeTo(request.response());
    Call.operation(request)
        .ifPresent(
            operation -> {
              Call call = new Call(operation, observers, request);
              call.fails(error.code());
              call.ends();
            });
  }
}
