package io.octoagent.litellm;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.octoagent.event.Outcome;
import io.octoagent.operation.Scrubber;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.UpstreamException.KeyRefused;
import io.octoagent.operation.UpstreamException.Rejected;
import io.octoagent.operation.UpstreamException.Uncounted;
import io.octoagent.operation.UpstreamException.Unreachable;
import io.octoagent.operation.VendorError;
import io.vertx.core.VertxException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * The one place that maps a status, an error object or a broken connection to an {@link
 * UpstreamException}, for the transports and {@code ProxyHealth}. Based on the behavior of LiteLLM
 * 1.106.2: a message that starts with one of its exception classes comes from a vendor, any other
 * is the proxy's own. So is one of the class that it uses for exceptions that it cannot explain, if
 * it is about the request.
 */
public final class Diagnosis {

  private static final Logger LOG = Logger.getLogger(Diagnosis.class);

  /** What precedes LiteLLM's class of a vendor's message. */
  private static final String FROM_VENDOR = "litellm.";

  private static final Pattern CLASS = Pattern.compile("\\w+: ");

  private static final Pattern UNEXPLAINED = Pattern.compile("(?:APIConnectionError: ){1,2}");

  /**
   * The vendor's name, which LiteLLM knows if it got as far as asking it, and in some other cases.
   */
  private static final Pattern VENDOR = Pattern.compile("\\S{1,60}Exception\\b");

  private static final Pattern CONNECTION =
      Pattern.compile("(?i)connect|timed? ?out|closed|reset|ssl|certificate|resolve|unreachable");

  /** How Python and LiteLLM speak of a request that they cannot handle. */
  private static final Pattern ABOUT_REQUEST =
      Pattern.compile(
          "'\\w+' object (?:is not|has no|does not)|indices must be|index out of range"
              + "|Unsupported \\w+ type|Unmapped prompt format|Invalid \\w+ message at index");

  /** In characters; what follows may be the request's own words. */
  private static final int LONGEST_START = 300;

  private Diagnosis() {}

  /**
   * Maps an answer without success.
   *
   * @param retryAfter the wait that the answer asks for
   * @param keyShown whether the request had a key
   */
  public static UpstreamException of(
      int status, VendorError error, Optional<Duration> retryAfter, boolean keyShown) {
    UpstreamException own =
        isFromVendor(error.message()) ? null : ownError(status, error, retryAfter, keyShown);
    return own == null ? byStatus(status, error, retryAfter) : own;
  }

  /**
   * Maps an error object inside a success or a stream. The proxy had asked a vendor by then,
   * whatever the wording of the error.
   */
  public static UpstreamException inBand(VendorError error) {
    int status = error.status() == 0 ? 500 : error.status();
    return status < 429
        ? of(status, error, Optional.empty(), true)
        : byStatus(status, error, Optional.empty());
  }

  /**
   * Maps a connection failure inside a stream: there was a connection, so the proxy is reachable.
   */
  static UpstreamException inStream(Throwable failure) {
    UpstreamException known = of(failure);
    return known instanceof Unreachable ? new Failed(Outcome.CUT, "connection closed") : known;
  }

  /** Maps the failure of a call that had no answer. */
  public static UpstreamException of(Throwable failure) {
    return switch (failure) {
      case UpstreamException known -> known;
      // we closed the connection, for that reason
      case StreamResetException e when e.getCause() instanceof UpstreamException known -> known;
      case ConnectException e -> new Unreachable("refused or timed out");
      case NoRouteToHostException e -> new Unreachable("no route to host");
      case UnknownHostException e -> new Unreachable("unknown host");
      case SSLException e -> new Unreachable("TLS handshake failed");
      case TooLongFrameException e -> new Failed(Outcome.MALFORMED, "headers above the limit");
      case DecoderException e -> new Failed(Outcome.MALFORMED, "not HTTP");
      // the HTTP decoder throws it for an invalid status line
      case IllegalArgumentException e when isDecoders(e) ->
          new Failed(Outcome.MALFORMED, "not HTTP");
      case IOException e -> new Failed(Outcome.CUT, "connection closed");
      case VertxException e -> new Failed(Outcome.CUT, "connection closed");
      default -> {
        LOG.error("A call to the proxy failed in a way nobody expected", failure);
        yield new Failed(Outcome.CUT, "unexpected");
      }
    };
  }

  private static boolean isDecoders(IllegalArgumentException failure) {
    return Stream.of(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith("io.netty.handler.codec.http."));
  }

  private static boolean isFromVendor(String message) {
    if (!message.startsWith(FROM_VENDOR)) {
      return false;
    }
    int end = Math.min(message.length(), LONGEST_START);
    String start = message.substring(FROM_VENDOR.length(), end);
    Matcher unexplained = UNEXPLAINED.matcher(start);
    if (!unexplained.lookingAt()) {
      return CLASS.matcher(start).lookingAt();
    }
    String words = start.substring(unexplained.end());
    boolean asked = VENDOR.matcher(words).lookingAt() || CONNECTION.matcher(words).find();
    return asked && !ABOUT_REQUEST.matcher(words).find();
  }

  /** Maps the proxy's own errors; null if the status alone decides. */
  private static UpstreamException ownError(
      int status, VendorError error, Optional<Duration> retryAfter, boolean keyShown) {
    boolean keyRefused =
        status == 401
            || error.type().equals("no_db_connection")
            || error.type().equals("budget_exceeded")
            || (status == 403 && error.type().contains("access_denied"))
            || (status == 500 && !keyShown && error.message().isEmpty());
    if (keyRefused) {
      return new KeyRefused("status " + status);
    }
    if (status == 400 && error.message().contains("Invalid model name")) {
      return new Uncounted(Outcome.NOT_CONFIGURED, "the proxy has no deployment for it");
    }
    if (status == 429) {
      // from its own router: no vendor asked for a pause
      return new Uncounted(Outcome.RATE_LIMITED, "the proxy's own 429", retryAfter);
    }
    return status >= 500 ? new Uncounted(Outcome.PROXY_ERROR, "the proxy's own " + status) : null;
  }

  private static UpstreamException byStatus(
      int status, VendorError error, Optional<Duration> retryAfter) {
    return switch (status) {
      case 400, 413, 422 ->
          new Rejected(status, Scrubber.scrub(error.words()), error.code(), error.param());
      case 401, 403 -> new Uncounted(Outcome.VENDOR_KEY_REFUSED, "status " + status);
      case 408 -> new Failed(Outcome.TIMEOUT, "the proxy timed out");
      case 429 -> new Failed(Outcome.RATE_LIMITED, "status 429", retryAfter);
      default ->
          status >= 500
              ? new Failed(Outcome.SERVER_ERROR, "status " + status, retryAfter)
              : new Uncounted(Outcome.DECLINED, "status " + status);
    };
  }
}
