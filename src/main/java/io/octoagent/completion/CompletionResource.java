package io.octoagent.completion;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Seconds;
import io.octoagent.proxy.BoundedBody;
import io.octoagent.proxy.ChatRequest.Trace;
import io.octoagent.proxy.Deadline;
import io.octoagent.proxy.InvalidRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestResponse;

/** The front door: OpenAI's chat completions, plain and streamed. */
@Path("/v1/chat/completions")
public class CompletionResource {

  private static final String TIMEOUT = "X-OctoAgent-Timeout";

  private final Completions completions;
  private final OctoAgentConfig config;

  CompletionResource(Completions completions, OctoAgentConfig config) {
    this.completions = completions;
    this.config = config;
  }

  /** Answers a chat completion request, or says why not; the promised time runs from here. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
  public Uni<RestResponse<?>> complete(@Context HttpServerRequest http) {
    Deadline deadline = deadline(http.getHeader(TIMEOUT));
    Trace trace = new Trace(http.getHeader("traceparent"), http.getHeader("tracestate"));
    return Uni.createFrom()
        .completionStage(BoundedBody.read(http, config.maxBody().asLongValue()).toCompletionStage())
        .chain(body -> completions.answer(body.getBytes(), deadline, trace));
  }

  /** The service's own limit, or the caller's when it is shorter. */
  private Deadline deadline(String header) {
    Duration limit = config.llm().timeoutS();
    if (header == null) {
      return Deadline.in(limit);
    }
    try {
      Duration wanted = Seconds.parse(header);
      return Deadline.in(wanted.compareTo(limit) < 0 ? wanted : limit);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(TIMEOUT, "The header " + TIMEOUT + " must be a number of seconds above 0.");
    }
  }
}
