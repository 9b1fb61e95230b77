package io.octoagent.completion;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Degrade;
import io.octoagent.config.OctoAgentConfig.Mode;
import io.octoagent.echo.EchoModel;
import io.octoagent.proxy.ChatBody;
import io.octoagent.proxy.ChatRequest;
import io.octoagent.proxy.ChatRequest.Trace;
import io.octoagent.proxy.Deadline;
import io.octoagent.proxy.ProxyClient;
import io.octoagent.proxy.ProxyException;
import io.octoagent.proxy.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** One completion from its body to its answer: who is asked, and what the caller is told. */
@Singleton
class Completions {

  private final Targets targets;
  private final ProxyClient proxy;
  private final EchoModel echo;
  private final ErrorMapper errors;
  private final OctoAgentConfig config;
  private final AtomicInteger inFlight = new AtomicInteger();

  Completions(Targets targets, ProxyClient proxy, EchoModel echo, ErrorMapper errors, OctoAgentConfig config) {
    this.targets = targets;
    this.proxy = proxy;
    this.echo = echo;
    this.errors = errors;
    this.config = config;
  }

  /** The answer to a request's body: a reply, plain or streamed, or an error. */
  Uni<RestResponse<?>> answer(byte[] bytes, Deadline deadline, Trace trace) {
    ChatBody body = ChatBody.parse(bytes);
    ChatRequest request = new ChatRequest(body, targets.named(body.model()), deadline, trace);
    if (config.llm().mode() == Mode.ECHO) {
      return Uni.createFrom().item(echo(request, Optional.empty()));
    }
    if (inFlight.incrementAndGet() > config.maxInFlight()) {
      inFlight.decrementAndGet();
      return Uni.createFrom().failure(new Overloaded(config.maxInFlight()));
    }
    return proxy
        .complete(request)
        .onTermination().invoke(inFlight::decrementAndGet)
        .<RestResponse<?>>map(reply -> answer(request, reply))
        .onFailure(ProxyException.class)
        .recoverWithItem(failure -> failed(request, (ProxyException) failure));
  }

  private RestResponse<?> answer(ChatRequest request, Reply reply) {
    ResponseBuilder<?> answer =
        switch (reply) {
          case Reply.Plain plain -> ok(plain.body(), MediaType.APPLICATION_JSON);
          case Reply.Streamed streamed ->
              ok(
                  new StreamedBody(streamed.events()::pipeTo, streamed.events()::hangUp),
                  MediaType.SERVER_SENT_EVENTS);
        };
    CallHeaders.addRequest(answer, request);
    CallHeaders.addReply(answer, reply);
    return answer.build();
  }

  /** The end of a call without a reply: an error, or, where the operator wants that, an echo that says what it is. */
  private RestResponse<?> failed(ChatRequest request, ProxyException failure) {
    OpenAiError error = errors.toError(failure);
    if (config.llm().degrade() == Degrade.ECHO && !(failure instanceof ProxyException.Rejected)) {
      return echo(request, Optional.of(error.code()));
    }
    ResponseBuilder<?> answer = ResponseBuilder.fromResponse(error.response());
    CallHeaders.addRequest(answer, request);
    return answer.build();
  }

  private RestResponse<?> echo(ChatRequest request, Optional<ErrorCode> instead) {
    EchoModel.Echo reply = echo.answer(request.body().bytes(), instead.isPresent());
    ResponseBuilder<?> answer =
        request.body().stream()
            ? ok(streamed(reply, request.body().usageAsked()), MediaType.SERVER_SENT_EVENTS)
            : ok(reply.whole(), MediaType.APPLICATION_JSON);
    CallHeaders.addRequest(answer, request);
    CallHeaders.addEcho(answer, instead);
    return answer.build();
  }

  private static StreamedBody streamed(EchoModel.Echo reply, boolean usageAsked) {
    return new StreamedBody(
        (caller, end) -> {
          reply.events(usageAsked).forEach(event -> caller.write(event));
          end.accept(Optional.empty());
        },
        () -> {});
  }

  private static <T> ResponseBuilder<T> ok(T body, String mediaType) {
    return ResponseBuilder.ok(body).header(HttpHeaders.CONTENT_TYPE, mediaType);
  }
}
