package io.octoagent.edge;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why {@code Http1Requests} refuses a request. Anything that two parsers could read in two ways is
 * refused, because one of them may run in front of this service.
 */
public enum Refusal {
  MALFORMED(400, "The request's line or its headers are malformed."),
  CUT(400, "The connection was closed within the headers."),
  VERSION(400, "Speak HTTP/1.1, HTTP/1.0 or HTTP/2."),
  TARGET(400, "The request's target must be a path that begins with a slash, as a URI has it."),
  HOST(400, "Send one Host header: a name or an address, and the port if there is one."),
  FRAMING(
      400,
      "Say how long the body is with one Content-Length, or with Transfer-Encoding: chunked alone."),
  SLOW_HEAD(408, "The request's headers did not arrive in time."),
  LONG_LINE(414, "The request's line is too long."),
  LONG_HEAD(431, "The request's headers are too long.");

  /**
   * The header in which a refused request carries its reason to the router. {@code Http1Requests}
   * removes it from requests that arrive with it; it has no meaning on HTTP/2.
   */
  public static final String HEADER = "x-octoagent-refusal";

  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:[A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._~-]{1,32})?])"
              + "(?::[0-9]{1,5})?");

  /** The last host that was one: nearly all requests name the same. */
  private static volatile String knownHost = "";

  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?#@]+/.*");

  private final int status;
  private final String sentence;

  Refusal(int status, String sentence) {
    this.status = status;
    this.sentence = sentence;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The message for the caller. */
  public String sentence() {
    return sentence;
  }

  /** What is wrong with the head of {@code request}; empty if nothing is. */
  static Optional<Refusal> of(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Optional.of(of(request.decoderResult().cause()));
    }
    HttpVersion version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return Optional.of(VERSION);
    }
    if (!isTarget(request.uri())) {
      return Optional.of(TARGET);
    }
    if (request.headers().contains("")) {
      return Optional.of(MALFORMED);
    }
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1
        || (hosts.isEmpty() && version.equals(HttpVersion.HTTP_1_1))
        || !hosts.stream().allMatch(Refusal::isAuthority)) {
      return Optional.of(HOST);
    }
    // the decoder refuses both headers together, and two lengths
    List<String> encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean framed =
        encodings.isEmpty()
            || (encodings.size() == 1 && encodings.getFirst().strip().equalsIgnoreCase("chunked"));
    return framed ? Optional.empty() : Optional.of(FRAMING);
  }

  private static boolean isAuthority(String host) {
    if (host.equals(knownHost)) {
      return true;
    }
    boolean sane = AUTHORITY.matcher(host).matches();
    if (sane) {
      knownHost = host;
    }
    return sane;
  }

  private static Refusal of(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException e -> LONG_LINE;
      case TooLongHttpHeaderException e -> LONG_HEAD;
      case PrematureChannelClosureException e -> CUT;
      default -> MALFORMED;
    };
  }

  /** What nearly every target is, and no URI parser objects to. */
  private static boolean isPlainPath(String target) {
    if (!target.startsWith("/")) {
      return false;
    }
    for (int i = 1; i < target.length(); i++) {
      char c = target.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || (c == '/' && target.charAt(i - 1) != '/');
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTarget(String target) {
    if (isPlainPath(target)) {
      return true;
    }
    boolean ascii = target.chars().allMatch(c -> c > ' ' && c < 127);
    if (!ascii || (!target.startsWith("/") && !ABSOLUTE.matcher(target).matches())) {
      return false;
    }
    try {
      // the framework checks the same, but answers without a body
      return URI.create(target).getRawPath() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
