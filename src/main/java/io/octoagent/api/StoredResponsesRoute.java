package io.octoagent.api;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Mode;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.TraceContext;
import io.octoagent.limits.Admission;
import io.octoagent.limits.Deadline;
import io.octoagent.litellm.StoredFailure;
import io.octoagent.litellm.StoredRequest;
import io.octoagent.litellm.StoredRequest.Action;
import io.octoagent.litellm.StoredResponses;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.Operation;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/**
 * The endpoints of the responses that vendors have stored: they go to the proxy within the promised
 * time, and the answers come back as they are. Such a request is no call: it asks no model, climbs
 * no ladder, costs nothing, and has no event. Whoever has an id may use it: the proxy sees the same
 * key for all callers, and its ids cannot be guessed.
 */
@Singleton
class StoredResponsesRoute {

  private static final String ID = "id";

  /** Such as {@code POST /v1/responses/compact}, which is another API, and not served. */
  private static final HttpMethod OTHER_API = HttpMethod.POST;

  private final StoredResponses stored;
  private final Admission admission;
  private final Drain drain;
  private final ErrorMapper errors;
  private final AnswerWriter writer;
  private final Vertx vertx;
  private final OctoAgentConfig config;

  StoredResponsesRoute(
      StoredResponses stored,
      Admission admission,
      Drain drain,
      ErrorMapper errors,
      AnswerWriter writer,
      Vertx vertx,
      OctoAgentConfig config) {
    this.stored = stored;
    this.admission = admission;
    this.drain = drain;
    this.errors = errors;
    this.writer = writer;
    this.vertx = vertx;
    this.config = config;
  }

  void register(@Observes Router router) {
    Stream.of(Action.values())
        .collect(groupingBy(Action::suffix))
        .forEach(
            (suffix, actions) -> {
              String path = Operation.RESPONSE.path() + "/:" + ID + suffix;
              for (Action action : actions) {
                router
                    .route(HttpMethod.valueOf(action.method()), path)
                    .handler(it -> answer(action, it));
              }
              String allowed = actions.stream().map(Action::method).collect(joining(", "));
              router.route(path).handler(it -> refuse(it, suffix, allowed));
            });
  }

  private static void refuse(RoutingContext other, String suffix, String allowed) {
    if (suffix.isEmpty() && other.request().method().equals(OTHER_API)) {
      other.next();
    } else {
      OtherMethods.answer(other, allowed);
    }
  }

  private void answer(Action action, RoutingContext routing) {
    HttpServerResponse caller = routing.response();
    drain.partWith(routing.request());
    // discards a body, which has no meaning here, and would hide that its caller leaves
    routing.request().resume();
    Held held = new Held();
    Cancellable answering =
        Uni.createFrom()
            .deferred(() -> ask(action, routing, held))
            .onFailure()
            .recoverWithItem(failure -> ErrorAnswer.of(errors.toError(failure), routing))
            .subscribe()
            .with(
                answer -> {
                  held.release();
                  writer.writeWhole(answer, caller);
                });
    if (!caller.headWritten()) {
      caller.closeHandler(
          left -> {
            answering.cancel();
            held.release();
          });
    }
  }

  private Uni<Answer> ask(Action action, RoutingContext routing, Held held) {
    if (drain.refuses()) {
      throw Drain.stopping();
    }
    HttpServerRequest request = routing.request();
    Deadline deadline = CallerTimeout.deadline(request, config.llm().timeoutS());
    StoredRequest asked =
        StoredRequest.of(
            action,
            routing.pathParam(ID),
            routing.queryParams(),
            new TraceContext(request.getHeader("traceparent"), request.getHeader("tracestate")));
    if (config.llm().mode() == Mode.ECHO) {
      ApiError none = ApiError.of(ErrorCode.NOT_FOUND, "The echo stores no responses.", null);
      return Uni.createFrom().item(ErrorAnswer.of(none, routing));
    }
    Uni<Buffer> answer =
        admission
            .admit(permit -> held.add(permit::release), deadline)
            .chain(() -> stored.ask(asked, deadline.left()));
    return within(deadline, answer).map(json -> Answer.whole(200, json));
  }

  /** Cancels at the deadline. The proxy has none for this: LiteLLM 1.106.2 ignores its header. */
  private Uni<Buffer> within(Deadline deadline, Uni<Buffer> answer) {
    return Uni.createFrom()
        .emitter(
            end -> {
              long timer =
                  vertx.setTimer(deadline.leftMs(), id -> end.fail(StoredFailure.Failed.late()));
              Cancellable asking = answer.subscribe().with(end::complete, end::fail);
              end.onTermination(
                  () -> {
                    vertx.cancelTimer(timer);
                    asking.cancel();
                  });
            });
  }
}
