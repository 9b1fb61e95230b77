package io.octoagent.api;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.event.Label;
import io.octoagent.event.ModelCalls;
import io.octoagent.ladder.LadderRequest.Trace;
import io.octoagent.limits.Deadline;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;

/**
 * The endpoint of each {@link Operation}, plain and streamed. It is a route rather than a resource
 * because an answer is bytes that go straight to the connection (docs/decisions/0002).
 */
@Singleton
class OperationRoute {

  private static final String METHOD = "POST";
  private static final String TASK = "X-OctoAgent-Task";

  private final Answers answers;
  private final ErrorMapper errors;
  private final ModelCalls observers;
  private final Bodies bodies;
  private final Drain drain;
  private final AnswerWriter writer;
  private final OctoAgentConfig config;

  OperationRoute(
      Answers answers,
      ErrorMapper errors,
      ModelCalls observers,
      Bodies bodies,
      Drain drain,
      AnswerWriter writer,
      OctoAgentConfig config) {
    this.answers = answers;
    this.errors = errors;
    this.observers = observers;
    this.bodies = bodies;
    this.drain = drain;
    this.writer = writer;
    this.config = config;
  }

  void register(@Observes Router router) {
    for (Operation operation : Operation.values()) {
      router.post(operation.path()).handler(routing -> answer(operation, routing));
      router.route(operation.path()).handler(other -> OtherMethods.answer(other, METHOD));
    }
  }

  /** Answers a request with a reply or an error; the promised time starts here. */
  private void answer(Operation operation, RoutingContext routing) {
    HttpServerResponse caller = routing.response();
    drain.partWith(routing.request());
    Call call = new Call(operation, observers, routing);
    Cancellable answering =
        Uni.createFrom()
            .deferred(() -> read(routing, call))
            .onFailure()
            .recoverWithItem(failure -> refusal(failure, routing, call))
            .subscribe()
            .with(answer -> writer.write(answer, routing.request(), call));
    if (!caller.headWritten()) {
      caller.closeHandler(
          left -> {
            answering.cancel();
            call.abandon();
          });
    }
  }

  private Uni<Answer> read(RoutingContext routing, Call call) {
    HttpServerRequest request = routing.request();
    if (drain.refuses()) {
      throw Drain.stopping();
    }
    Deadline deadline = CallerTimeout.deadline(request, config.llm().timeoutS());
    String task = task(request.getHeader(TASK), call);
    call.setTask(task);
    Trace trace = new Trace(call.trace(), task, CallerIdentity.caller(routing));
    requireJson(request.getHeader(HttpHeaders.CONTENT_TYPE));
    return bodies
        .read(request, deadline, call)
        .chain(body -> answers.answer(body.getBytes(), deadline, trace, routing, call));
  }

  private Answer refusal(Throwable failure, RoutingContext routing, Call call) {
    ApiError error = errors.toError(failure);
    call.fails(error.code());
    return ErrorAnswer.of(error, routing);
  }

  private static void requireJson(String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    if (!type.equalsIgnoreCase(MediaType.APPLICATION_JSON)) {
      throw new NotSupportedException();
    }
  }

  private static String task(String header, Call call) {
    if (header != null && !(Label.isLabel(header) && call.mayReport(header))) {
      throw new InvalidRequest(TASK, "The header " + TASK + " must be " + Label.RULE + ".");
    }
    return header;
  }
}
