package io.octoagent.api;

import io.octoagent.event.ModelCalls;
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

  /** Same as {@link #send(RoutingContext, OpenAiError, Answer)}, with the error's own answer. */
  void send(RoutingContext request, OpenAiError error) {
    send(request, error, error.answer());
  }

  /** Sends {@code answer}, which reports {@code error}, and emits the event. */
  void send(RoutingContext request, OpenAiError error, Answer answer) {
    answer.writeTo(request.response());
    if (Call.is(request)) {
      Call call = new Call(observers, request);
      call.fails(error.code());
      call.ends();
    }
  }
}
