package io.octoagent.api;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Degrade;
import io.octoagent.config.OctoAgentConfig.Mode;
import io.octoagent.echo.Echo;
import io.octoagent.echo.EchoModel;
import io.octoagent.event.Consumption;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Fault;
import io.octoagent.ladder.Ladder;
import io.octoagent.ladder.LadderExhausted;
import io.octoagent.ladder.LadderRequest;
import io.octoagent.ladder.LadderRequest.Trace;
import io.octoagent.ladder.Target;
import io.octoagent.ledger.Ledger;
import io.octoagent.ledger.LimitReached;
import io.octoagent.ledger.Ticket;
import io.octoagent.limits.Admission;
import io.octoagent.limits.Deadline;
import io.octoagent.litellm.Diagnosis;
import io.octoagent.litellm.Forwarded;
import io.octoagent.litellm.ProxyHttp;
import io.octoagent.litellm.Reply;
import io.octoagent.litellm.SteeringFields;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.RequestBody;
import io.octoagent.operation.UpstreamException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Turns the body of one call into its answer, for {@link OperationRoute}: asks the ladder or the
 * echo, and builds the answer.
 */
@Singleton
public class Answers {

  /** How many bytes of a body make a token, roughly. */
  private static final int BYTES_PER_TOKEN = 4;

  private final Targets targets;
  private final SharedAnswers shared;
  private final Ladder ladder;
  private final Ledger ledger;
  private final Admission admission;
  private final EchoModel echo;
  private final ErrorMapper errors;
  private final OctoAgentConfig config;

  Answers(
      Targets targets,
      SharedAnswers shared,
      Ladder ladder,
      Ledger ledger,
      Admission admission,
      EchoModel echo,
      ErrorMapper errors,
      OctoAgentConfig config) {
    this.targets = targets;
    this.shared = shared;
    this.ladder = ladder;
    this.ledger = ledger;
    this.admission = admission;
    this.echo = echo;
    this.errors = errors;
    this.config = config;
  }

  /** Answers a request's body with a reply, plain or streamed, or an error. */
  Uni<Answer> answer(
      byte[] bytes, Deadline deadline, Trace trace, RoutingContext routing, Call call) {
    RequestBody body = RequestBody.parse(bytes, call.operation().fields(), SteeringFields.ALL);
    Target target =
        targets.named(
            body.model(),
            call.operation(),
            body.conversation() != null,
            CallerIdentity.named(routing));
    Deadline promised = deadline.within(target.timeout());
    Forwarded forwarded = Forwarded.of(routing.request(), call.operation());
    LadderRequest request =
        new LadderRequest(call.operation(), body, target, promised, trace, forwarded);
    call.asks(request);
    if (promised.passed()) {
      // a role with less time than a body has in general
      throw new SlowBody();
    }
    return shared.answer(request, routing, call, () -> answer(request, bytes, routing, call));
  }

  private Uni<Answer> answer(
      LadderRequest request, byte[] bytes, RoutingContext routing, Call call) {
    AtomicReference<Ticket> ticket = new AtomicReference<>();
    return ledger
        .reserve(
            asking(request, bytes, routing),
            given -> {
              ticket.set(given);
              call.settlesAtEnd(given);
            })
        .chain(() -> admitted(request, bytes, routing, call))
        .onItem()
        .invoke(answer -> addMoney(answer, ticket.get(), request))
        .onFailure(LimitReached.class)
        .recoverWithItem(reached -> refused(reached, request, routing, call));
  }

  private static Ledger.Request asking(
      LadderRequest request, byte[] bytes, RoutingContext routing) {
    boolean free = request.operation().isFree();
    return new Ledger.Request(
        CallerIdentity.owner(routing),
        CallerIdentity.named(routing),
        request.task(),
        TaskBudget.of(routing.request(), request.task()),
        request.target().chain(),
        bytes.length / BYTES_PER_TOKEN,
        free,
        request.body().stream(),
        request.deadline());
  }

  /** Adds what the call has cost, unless it is a model's stream that has only begun. */
  private static void addMoney(Answer answer, Ticket ticket, LadderRequest request) {
    boolean known = answer.body() instanceof Answer.Whole || CallHeaders.isDegraded(answer);
    Consumption consumption = known ? request.consumption() : Consumption.UNKNOWN;
    CallHeaders.addCost(answer, consumption);
    if (ticket != null) {
      CallHeaders.addBalances(answer, ticket.balances(consumption));
    }
  }

  private Answer refused(
      LimitReached reached, LadderRequest request, RoutingContext routing, Call call) {
    ApiError error = errors.toError(reached);
    call.fails(error.code());
    Answer answer = ErrorAnswer.of(error, routing);
    CallHeaders.addRequest(answer, request);
    CallHeaders.addBalances(answer, reached.balances());
    return answer;
  }

  private Uni<Answer> admitted(
      LadderRequest request, byte[] bytes, RoutingContext routing, Call call) {
    if (config.llm().mode() == Mode.ECHO) {
      Echo reply = echo.answer(call.operation(), bytes);
      return Uni.createFrom().item(echo(request, reply, Optional.empty(), call));
    }
    return admission
        .admit(permit -> call.holds(permit::release), request.target().group(), request.deadline())
        .chain(() -> ladder.answer(request))
        .map(reply -> answer(request, reply, call))
        .onFailure(Answers::isUpstreams)
        .recoverWithItem(failure -> failed(request, failure, routing, call));
  }

  private Answer answer(LadderRequest request, Reply reply, Call call) {
    call.answeredBy(reply);
    Answer answer =
        switch (reply) {
          case Reply.Plain plain -> Answer.whole(200, plain.body());
          case Reply.Streamed streamed ->
              Answer.streamed(
                  new Answer.Streamed(
                      streamed.events()::pipeTo,
                      streamed.events()::hangUp,
                      streamed.events().ending()));
        };
    CallHeaders.addRequest(answer, request);
    CallHeaders.addReply(answer, reply, call);
    return answer;
  }

  /**
   * Ends a call without a reply: with an error or, if the operator wants that and text will do,
   * with an echo that is marked as one.
   */
  private Answer failed(
      LadderRequest request, Throwable failure, RoutingContext routing, Call call) {
    ApiError error = errors.toError(failure);
    call.fails(error.code());
    if (config.llm().degrade() == Degrade.ECHO && isUpstreams(error.code())) {
      Optional<Echo> instead = echo.standIn(request.operation(), request.body().bytes());
      if (instead.isPresent()) {
        return echo(request, instead.get(), Optional.of(error.code()), call);
      }
    }
    Answer answer = ErrorAnswer.of(error, routing);
    CallHeaders.addRequest(answer, request);
    return answer;
  }

  /** Whether the ladder has failed, rather than admission. */
  private static boolean isUpstreams(Throwable failure) {
    return failure instanceof UpstreamException || failure instanceof LadderExhausted;
  }

  /** Whether the groups or the proxy have failed, rather than the caller or this service. */
  private static boolean isUpstreams(ErrorCode error) {
    return error.fault() == Fault.PROVIDER || error.fault() == Fault.PROXY;
  }

  private static Answer echo(
      LadderRequest request, Echo reply, Optional<ErrorCode> instead, Call call) {
    call.echoes(reply);
    Answer answer =
        request.body().stream()
            ? Answer.streamed(streamed(reply, request))
            : Answer.whole(200, reply.whole());
    CallHeaders.addRequest(answer, request);
    CallHeaders.addEcho(answer, instead);
    return answer;
  }

  private static Answer.Streamed streamed(Echo reply, LadderRequest request) {
    RequestBody body = request.body();
    return new Answer.Streamed(
        (caller, end) -> {
          reply.events(body.usageAsked()).forEach(caller::write);
          end.ended(Buffer.buffer(), Optional.empty());
        },
        () -> {},
        request.operation().stream(body, ProxyHttp.MAX_ANSWER, Diagnosis::inBand));
  }
}
