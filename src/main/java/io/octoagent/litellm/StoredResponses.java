package io.octoagent.litellm;

import io.octoagent.event.Outcome;
import io.octoagent.operation.Operation;
import io.octoagent.operation.Unreadable;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.NonRetryable;
import io.octoagent.operation.UpstreamException.Rejected;
import io.octoagent.operation.VendorError;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Asks the proxy about responses that a vendor has stored, for {@code StoredResponsesRoute}. No
 * ladder: only the vendor that made a response can have it, and the id tells the proxy which.
 */
@Singleton
public class StoredResponses {

  /** Not a buffer, which a native image cannot hold. */
  private static final String EMPTY_OBJECT = "{}";

  /** LiteLLM's words for an id that it cannot decipher. */
  private static final String UNKNOWN_ID = "You passed in model=None";

  /** The same, if OctoAgent's key at the proxy is not its master key. */
  private static final String FOREIGN_ID = "response id";

  /** LiteLLM's words for a vendor whose Responses API is a translation. */
  private static final String NOT_STORED = " is not supported";

  /** What LiteLLM appends to a vendor's words. */
  private static final String APPENDIX = " LiteLLM: model group ";

  private final PlainTransport transport;
  private final ProxyHttp http;

  StoredResponses(PlainTransport transport, ProxyHttp http) {
    this.transport = transport;
    this.http = http;
  }

  /**
   * Asks the proxy, and returns its answer, a JSON object, as it is. Fails with a {@link
   * StoredFailure} or a {@link NonRetryable}; cancelling closes the connection.
   *
   * @param limit how long the answer may take
   */
  public Uni<Buffer> ask(StoredRequest request, Duration limit) {
    return transport
        .exchange(
            (client, onConnection) -> send(client.others(), request, limit, onConnection),
            this::read)
        .onFailure()
        .transform(StoredResponses::known);
  }

  private Uni<byte[]> send(
      LiteLlmApi api, StoredRequest request, Duration limit, Runnable onConnection) {
    String key = http.authorization();
    String seconds = OperationApi.seconds(limit);
    String parent = request.trace().parent();
    String state = request.trace().state();
    PlainBody none = new PlainBody(Buffer.buffer(), onConnection);
    return switch (request.action()) {
      case GET, INPUT_ITEMS ->
          api.get(request.path(), key, seconds, parent, state, request.query(), none);
      case DELETE -> api.delete(request.path(), key, seconds, parent, state, none);
      case CANCEL ->
          api.cancel(
              request.path(),
              key,
              seconds,
              parent,
              state,
              new PlainBody(Buffer.buffer(EMPTY_OBJECT), onConnection));
    };
  }

  private Buffer read(ProxyAnswer answer) {
    if (!answer.isSuccess()) {
      throw refusal(answer);
    }
    try {
      Operation.RESPONSE.scan(answer.body());
    } catch (Unreadable e) {
      throw new UpstreamException.Failed(Outcome.MALFORMED, "not JSON");
    }
    return Buffer.buffer(answer.body());
  }

  private RuntimeException refusal(ProxyAnswer answer) {
    String words = VendorError.in(answer.body()).words();
    if ((answer.status() == 400 && words.contains(UNKNOWN_ID))
        || (answer.status() == 403 && words.contains(FOREIGN_ID))) {
      return new StoredFailure.UnknownId();
    }
    if (answer.status() == 404) {
      return new StoredFailure.Gone();
    }
    return answer.status() == 500 && words.contains(NOT_STORED)
        ? new StoredFailure.NotStored()
        : http.refusal(answer.status(), answer.body(), answer.header());
  }

  private static Throwable known(Throwable failure) {
    return failure instanceof StoredFailure ? failure : stored(Diagnosis.of(failure));
  }

  private static RuntimeException stored(UpstreamException failure) {
    return switch (failure) {
      case Rejected e -> withoutAppendix(e);
      case NonRetryable e -> e;
      default -> new StoredFailure.Failed(failure.outcome(), failure.retryAfter());
    };
  }

  private static Rejected withoutAppendix(Rejected rejected) {
    String words = rejected.getMessage();
    int end = words.indexOf(APPENDIX);
    return end < 0
        ? rejected
        : new Rejected(
            rejected.status(), words.substring(0, end), rejected.code(), rejected.param());
  }
}
