package io.octoagent.litellm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.event.Outcome;
import io.octoagent.event.TraceContext;
import io.octoagent.limits.BoundedBody;
import io.octoagent.limits.Memory;
import io.octoagent.operation.Operation;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.Usage;
import io.octoagent.operation.VendorError;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Locale;

/**
 * The streaming transport to the proxy, called by {@code Ladder}. It uses the Vert.x client
 * directly, because the declarative client on top of it loses streams under load
 * (docs/decisions/0004).
 */
@Singleton
public class StreamTransport {

  private static final String EVENTS = "text/event-stream";

  private final PerEventLoop<HttpClient> client;
  private final ProxyHttp http;
  private final String url;
  private final Memory memory;
  private final Connections connections;
  private final Duration idle;
  private final Vertx vertx;

  StreamTransport(
      Vertx vertx, ProxyHttp http, Memory memory, Connections connections, OctoAgentConfig config) {
    this.memory = memory;
    this.connections = connections;
    this.vertx = vertx;
    this.client = new PerEventLoop<>(() -> vertx.createHttpClient(http.options()));
    this.url = http.url().toString();
    this.http = http;
    this.idle = config.streamIdleS();
  }

  /**
   * Opens the group's stream and completes at its first content; cancelling before that closes the
   * connection.
   */
  public Uni<Reply> open(ProxyRequest request) {
    return Uni.createFrom().emitter(emitter -> new Opening(request, emitter).send());
  }

  /** One stream until its first content. */
  private final class Opening {
    private final ProxyRequest request;
    private final Operation operation;
    private final UniEmitter<? super Reply> emitter;
    private final Connections.Use use = connections.request();
    private boolean over;

    Opening(ProxyRequest request, UniEmitter<? super Reply> emitter) {
      this.request = request;
      this.operation = request.operation();
      this.emitter = emitter;
      emitter.onTermination(this::hangUp);
    }

    void send() {
      try {
        client.get().request(options()).onSuccess(this::connected).onFailure(this::fail);
      } catch (RuntimeException e) {
        fail(e);
      }
    }

    private RequestOptions options() {
      Duration limit = request.limit();
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setAbsoluteURI(url + operation.path() + query(request.forwarded().beta()));
      options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
      options.putHeader(HttpHeaders.ACCEPT, EVENTS);
      options.putHeader(OperationApi.NUM_RETRIES, "0");
      // LiteLLM limits each gap between two events by it, also after the first content
      options.putHeader(
          OperationApi.TIMEOUT, OperationApi.seconds(limit.compareTo(idle) > 0 ? limit : idle));
      putHeader(options, "authorization", http.authorization());
      TraceContext trace = request.trace();
      putHeader(options, "traceparent", trace.parent());
      putHeader(options, "tracestate", trace.state());
      putHeader(options, OperationApi.TAGS, request.task());
      putHeader(options, Forwarded.VERSION, request.forwarded().version());
      putHeader(options, Forwarded.BETAS, request.forwarded().betas());
      return options;
    }

    private static String query(String beta) {
      return beta == null ? "" : "?beta=" + URLEncoder.encode(beta, UTF_8);
    }

    private void putHeader(RequestOptions options, String name, String value) {
      if (value != null) {
        options.putHeader(name, value);
      }
    }

    private void connected(HttpClientRequest created) {
      use.acquired(created);
      // without a handler the client logs what the call's own log line reports
      created.exceptionHandler(ignored -> {});
      if (isOver()) {
        use.ended();
        created.reset();
        return;
      }
      try {
        Informational.areIgnoredOn(created.connection());
        created.response().onSuccess(this::answered).onFailure(this::fail);
        created.send(request.json());
      } catch (RuntimeException e) {
        fail(e);
      }
    }

    private void answered(HttpClientResponse response) {
      // without a handler the client logs what the call's own log line reports
      response.exceptionHandler(ignored -> {});
      response.end().onComplete(end -> use.ended());
      if (isOver()) {
        return;
      }
      if (Conversations.isForgotten(request.body(), response.getHeader(OperationApi.MODEL))) {
        fail(Conversations.forgotten());
        return;
      }
      if (ProxyAnswer.isSuccess(response.statusCode())
          && mayBeEvents(response.getHeader(HttpHeaders.CONTENT_TYPE))) {
        new EventStream(
                use,
                response,
                new IdleTimer(vertx, idle),
                memory.answer(),
                operation.stream(request.body(), ProxyHttp.MAX_ANSWER, Diagnosis::inBand))
            .open(this::flowing, this::fail);
      } else {
        BoundedBody.read(response, ProxyHttp.MAX_ERROR)
            .onSuccess(body -> refused(noStream(answer(response, body.getBytes()))))
            // a body that is too long for an error object is ignored; the status is enough
            .onFailure(
                failure ->
                    fail(
                        failure instanceof BoundedBody.TooLarge
                            ? noStream(answer(response, null))
                            : failure));
      }
    }

    /** Accepts any content type except those that are certainly not an event stream. */
    private static boolean mayBeEvents(String type) {
      String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
      return !lower.contains("json") && !lower.contains("html");
    }

    /**
     * Maps an answer that is not a stream. LiteLLM answers some failures with a plain success:
     * {@code null}, or an error object.
     */
    private UpstreamException noStream(ProxyAnswer answer) {
      if (!answer.isSuccess()) {
        return http.refusal(answer.status(), answer.body(), answer.header());
      }
      VendorError error = VendorError.in(answer.body());
      UpstreamException failure =
          error.isPresent()
              ? Diagnosis.inBand(error)
              : new Failed(Outcome.MALFORMED, "a success that is not an event stream");
      return failure.after(
          Usage.consumption(
              operation.usageIn(answer.body()), Usage.price(answer.header(OperationApi.COST))));
    }

    private static ProxyAnswer answer(HttpClientResponse response, byte[] body) {
      return ProxyAnswer.of(response.statusCode(), response.headers(), body);
    }

    private void flowing(EventStream events) {
      synchronized (this) {
        over = true;
      }
      emitter.complete(new Reply.Streamed(request.group(), events));
    }

    /** Fails but keeps the connection: the answer is complete, so the next request can use it. */
    private void refused(UpstreamException refusal) {
      synchronized (this) {
        over = true;
      }
      emitter.fail(refusal);
    }

    private void fail(Throwable failure) {
      hangUp();
      use.ended();
      emitter.fail(failure);
    }

    private synchronized boolean isOver() {
      return over;
    }

    private synchronized void hangUp() {
      if (!over) {
        over = true;
        use.reset();
      }
    }
  }
}
