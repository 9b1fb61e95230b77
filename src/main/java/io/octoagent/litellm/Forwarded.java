package io.octoagent.litellm;

import io.octoagent.operation.Dialect;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/**
 * What goes to the proxy of a caller's request beside its body and its trace: for Anthropic's API
 * the headers that select its version and its features. Null is not sent.
 *
 * @param beta {@code beta} in the query
 * @param version the header {@code anthropic-version}
 * @param betas the header {@code anthropic-beta}
 */
public record Forwarded(String beta, String version, String betas) {

  static final String BETA = "beta";
  static final String VERSION = Dialect.ANTHROPIC_VERSION;
  static final String BETAS = "anthropic-beta";

  /** Nothing. */
  public static final Forwarded NOTHING = new Forwarded(null, null, null);

  /** Names and dates, in a list. */
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._, -]{0,4000}");

  /**
   * What {@code request}, a call of {@code operation}, has of it.
   *
   * @throws InvalidRequest if it is no name
   */
  public static Forwarded of(HttpServerRequest request, Operation operation) {
    return operation.dialect() == Dialect.ANTHROPIC
        ? new Forwarded(
            sane(BETA, request.getParam(BETA)),
            sane(VERSION, request.getHeader(VERSION)),
            sane(BETAS, request.getHeader(BETAS)))
        : NOTHING;
  }

  private static String sane(String name, String value) {
    if (value != null && !SANE.matcher(value).matches()) {
      throw new InvalidRequest(name, "The value of " + name + " must be a list of names.");
    }
    return value;
  }
}
