package io.octoagent.event;

import java.util.Locale;

/**
 * How an attempt on a group ended: a closed set, with the same word in headers, events and metrics.
 */
public enum Outcome {
  /** A reply, or a stream's first content. */
  ANSWERED("answered"),
  /** No answer, or no first content, within the rung's time; also the proxy's own 408. */
  TIMEOUT("timed out"),
  /** 429. */
  RATE_LIMITED("is rate limited"),
  /** A 5xx status, or an error object in an answer that began well. */
  SERVER_ERROR("answered with a server error"),
  /** A 5xx status in the proxy's own words: it failed on the request, or on the answer. */
  PROXY_ERROR("failed inside the proxy itself"),
  /** The connection was closed before the answer was complete. */
  CUT("was cut off"),
  /** A success without the conversation that the request continues: its vendor does not have it. */
  FORGOTTEN("answered without the conversation that the request continues"),
  /** A success without any content. */
  HOLLOW("answered without content"),
  /** Not HTTP, not JSON, not the promised media type, or above a size limit. */
  MALFORMED("gave an unreadable answer"),
  /** The vendor's 401 or 403: the proxy has no key for it, or a wrong one. */
  VENDOR_KEY_REFUSED("has no valid vendor key at the proxy (see .env.litellm)"),
  /** A status by which the vendor declines to serve this service: 3xx, 402, 404, 409. */
  DECLINED("declined the call"),
  /** The proxy has no deployment for the group. */
  NOT_CONFIGURED("has no deployment at the proxy"),
  /** Not tried: the pause that the vendor asked for is not over. */
  COOLING_DOWN("was not tried: it asked for a pause"),
  /** Not tried: its circuit breaker is open. */
  BREAKER_OPEN("was not tried: its circuit breaker is open"),
  /** The vendor reports that the request is invalid. */
  REJECTED("rejected the request"),
  /** No connection to the proxy. */
  UNREACHABLE("could not be asked: the proxy is unreachable"),
  /** The proxy does not accept this service's key. */
  KEY_REFUSED("could not be asked: the proxy refuses the key"),
  /** Its answer exceeded the limit on large answers in flight. */
  OVERLOADED("could not be heard: too many large answers are in flight"),
  /** The caller left first. */
  ABANDONED("was abandoned");

  private final String id = name().toLowerCase(Locale.ROOT);
  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /**
   * Whether a request was sent, or an attempt was made to send it; a skipped group is not asked.
   */
  public boolean sent() {
    return this != BREAKER_OPEN && this != COOLING_DOWN;
  }

  /** The stable name in headers, events and metric tags, for example {@code rate_limited}. */
  public String id() {
    return id;
  }

  /** The end of a sentence that begins with the group's name. */
  public String words() {
    return words;
  }
}
