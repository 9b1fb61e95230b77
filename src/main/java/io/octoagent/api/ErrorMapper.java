package io.octoagent.api;

import io.octoagent.event.ErrorCode;
import io.octoagent.ladder.LadderExhausted;
import io.octoagent.ledger.LimitReached;
import io.octoagent.ledger.StoreUnavailable;
import io.octoagent.limits.BoundedBody;
import io.octoagent.limits.Overloaded;
import io.octoagent.litellm.StoredFailure;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.UpstreamException.Uncounted;
import io.octoagent.replay.Mismatch;
import io.octoagent.replay.TooLate;
import io.octoagent.replay.TooSlow;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Maps every failure behind /v1 to the caller's error, except for a wrong key, which {@link
 * CallerKeys} refuses. No other class does this.
 */
class ErrorMapper {

  private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

  private static final Duration SOON = Duration.ofSeconds(1);

  /** The methods that resources accept: all of them are read-only. */
  private static final String READING = "GET, HEAD, OPTIONS";

  /** Maps whatever a resource throws. */
  @ServerExceptionMapper
  RestResponse<Buffer> toResponse(Throwable failure, RoutingContext request) {
    return response(toError(failure), request).build();
  }

  /**
   * Maps the framework's own refusals, which it would otherwise answer itself: path, method, media
   * type.
   */
  @ServerExceptionMapper
  RestResponse<Buffer> toResponse(WebApplicationException failure, RoutingContext request) {
    return switch (failure.getResponse().getStatus()) {
      case 404 -> response(WrongPath.notFound(request), request).build();
      case 405 ->
          response(WrongPath.notAllowed(request, READING), request)
              .header(HttpHeaders.ALLOW, READING)
              .build();
      default -> response(framework(failure), request).build();
    };
  }

  private static ResponseBuilder<Buffer> response(ApiError error, RoutingContext request) {
    Answer answer = ErrorAnswer.of(error, request);
    ResponseBuilder<Buffer> response =
        ResponseBuilder.<Buffer>create(answer.status())
            .entity(((Answer.Whole) answer.body()).json());
    answer
        .headers()
        .forEach(header -> response.header(header.name().toString(), header.value().toString()));
    return response;
  }

  /** The error that the caller gets for {@code failure}. */
  ApiError toError(Throwable failure) {
    return switch (failure) {
      case InvalidRequest e -> ApiError.of(ErrorCode.INVALID_REQUEST, e.getMessage(), e.param());
      case UnknownModel e -> ApiError.of(ErrorCode.MODEL_NOT_FOUND, e.getMessage(), "model");
      case GroupNotAllowed e ->
          ApiError.of(ErrorCode.GROUP_NOT_ALLOWED, e.getMessage(), "model").withoutRetry();
      case LimitReached e -> limit(e);
      case StoreUnavailable e ->
          ApiError.of(ErrorCode.STORE_UNAVAILABLE, e.getMessage(), null).after(SOON);
      case Mismatch ignored ->
          ApiError.of(
                  ErrorCode.IDEMPOTENCY_MISMATCH,
                  "The Idempotency-Key belongs to a call with another body or of another operation:"
                      + " send a new key.",
                  IdempotencyKey.HEADER)
              .withoutRetry();
      case TooLate ignored ->
          ApiError.of(
                  ErrorCode.DEADLINE_EXCEEDED,
                  "No answer before the deadline: the call with the same Idempotency-Key, which this"
                      + " one has joined, has none yet.",
                  null)
              .withoutRetry();
      case TooSlow ignored ->
          ApiError.of(
              ErrorCode.OVERLOADED,
              "The stream is too long to be kept for a caller that reads it more slowly than"
                  + " another one with the same Idempotency-Key.",
              null);
      case Overloaded e -> ApiError.of(ErrorCode.OVERLOADED, e.getMessage(), null).after(SOON);
      case SlowBody e -> ApiError.of(ErrorCode.REQUEST_TIMEOUT, e.getMessage(), null);
      case BoundedBody.TooLarge e ->
          ApiError.of(
              ErrorCode.PAYLOAD_TOO_LARGE,
              "The body is above the limit of " + e.limit() + " bytes.",
              null);
      case LadderExhausted e -> LadderErrors.toError(e);
      case StoredFailure e -> StoredErrors.toError(e);
      case UpstreamException e -> upstream(e);
      case WebApplicationException e -> framework(e);
      default -> {
        LOG.error("A request failed in a way nobody expected", failure);
        yield ApiError.of(
            ErrorCode.INTERNAL_ERROR, "OctoAgent made a mistake; its log says more.", null);
      }
    };
  }

  private ApiError upstream(UpstreamException failure) {
    return switch (failure) {
      case UpstreamException.Rejected e ->
          ApiError.of(ErrorCode.UPSTREAM_REJECTED, rejection(e.getMessage()), e.param())
              .withStatus(e.status())
              .withCode(e.code());
      case UpstreamException.Unreachable e ->
          ApiError.of(
                  ErrorCode.PROXY_UNAVAILABLE,
                  "The LiteLLM Proxy cannot be reached ("
                      + e.getMessage()
                      + "): see LITELLM_PROXY_URL.",
                  null)
              .after(SOON);
      case UpstreamException.KeyRefused e ->
          ApiError.of(
                  ErrorCode.PROXY_AUTH_FAILED,
                  "The LiteLLM Proxy refuses OctoAgent's key ("
                      + e.getMessage()
                      + "): see LITELLM_PROXY_KEY.",
                  null)
              .withoutRetry();
      case UpstreamException.MemoryExhausted e ->
          ApiError.of(
                  ErrorCode.OVERLOADED,
                  "The answers of the calls in flight are too large together: try again shortly.",
                  null)
              .after(SOON);
      case UpstreamException.NonRetryableTripped e -> upstream(e.reason());
      case UpstreamException.EndOfChain e -> upstream(e.reason());
      case UpstreamException.Abandoned e ->
          ApiError.of(ErrorCode.INTERNAL_ERROR, "The caller left.", null);
      case Failed e -> broken(e);
      case Uncounted e -> broken(e);
      case UpstreamException.Tripped e -> broken(e);
    };
  }

  private static ApiError limit(LimitReached reached) {
    Duration wait = reached.retryAfter().isZero() ? SOON : reached.retryAfter();
    ErrorCode code =
        reached.isBudget() ? ErrorCode.BUDGET_EXHAUSTED : ErrorCode.RATE_LIMITED_CALLER;
    ApiError error = ApiError.of(code, reached.getMessage(), null).after(wait);
    return reached.isBudget() ? error.withoutRetry() : error;
  }

  private static String rejection(String words) {
    return words.isBlank()
        ? "The vendor rejected the request and gave no reason."
        : "The vendor rejected the request: " + words;
  }

  /** Maps a stream that broke after its first content, when no other rung can be tried. */
  private ApiError broken(UpstreamException failure) {
    return ApiError.of(
        ErrorCode.UPSTREAM_FAILED, "The stream broke off: " + failure.getMessage() + ".", null);
  }

  private ApiError framework(WebApplicationException failure) {
    int status = failure.getResponse().getStatus();
    return switch (status) {
      case 406 ->
          ApiError.of(
              ErrorCode.NOT_ACCEPTABLE, "Accept application/json or text/event-stream.", null);
      case 413 -> ApiError.of(ErrorCode.PAYLOAD_TOO_LARGE, "The body is above the limit.", null);
      case 415 ->
          ApiError.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.", null);
      default ->
          status >= 500
              ? ApiError.of(
                  ErrorCode.INTERNAL_ERROR, "OctoAgent made a mistake; its log says more.", null)
              : ApiError.of(ErrorCode.INVALID_REQUEST, "The request is not understood.", null)
                  .withStatus(status);
    };
  }
}
