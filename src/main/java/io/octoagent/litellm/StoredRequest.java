package io.octoagent.litellm;

import io.octoagent.event.TraceContext;
import io.octoagent.operation.InvalidRequest;
import io.vertx.core.MultiMap;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A request about one response that its vendor has stored, checked so that it can reach nothing
 * else at the proxy.
 *
 * @param action what is asked for
 * @param id the response's id, a part of the path
 * @param query the parameters that go to the proxy
 * @param trace the position in the caller's trace
 */
public record StoredRequest(
    Action action, String id, MultivaluedMap<String, String> query, TraceContext trace) {

  /** What can be asked for. */
  public enum Action {
    GET("GET", ""),
    DELETE("DELETE", ""),
    CANCEL("POST", "/cancel"),
    INPUT_ITEMS("GET", "/input_items");

    private final String method;
    private final String suffix;

    Action(String method, String suffix) {
      this.method = method;
      this.suffix = suffix;
    }

    /** The HTTP method, here and at the proxy. */
    public String method() {
      return method;
    }

    /** What follows the id in the path. */
    public String suffix() {
      return suffix;
    }
  }

  /** LiteLLM's ids are Base64; none known is longer than 500. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_=-]{1,1000}");

  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.=-]{0,1000}");

  /** Other parameters of OpenAI's are refused, or have no meaning without one of those. */
  private static final List<String> PASSED = List.of("include", "include[]", "limit", "order");

  /**
   * Checks a request.
   *
   * @throws InvalidRequest if the id or a parameter is malformed, or if a parameter asks for what
   *     LiteLLM 1.106.2 does not give: it ignores all of them, and answers as if they were absent
   */
  public static StoredRequest of(Action action, String id, MultiMap asked, TraceContext trace) {
    if (id == null || !ID.matcher(id).matches()) {
      throw new InvalidRequest(
          "response_id", "A response's id is up to 1,000 letters, digits and '_', '-', '='.");
    }
    refuse(asked, "stream", "true", "A stored response cannot be streamed: leave out stream=true.");
    refuse(asked, "after", null, "The proxy gives the first page only: leave out 'after'.");
    refuse(asked, "order", "asc", "The proxy gives the latest items first: leave out order=asc.");
    MultivaluedMap<String, String> passed = new MultivaluedHashMap<>();
    for (String name : PASSED) {
      for (String value : asked.getAll(name)) {
        if (!VALUE.matcher(value).matches()) {
          throw new InvalidRequest(name, "The parameter " + name + " has an invalid value.");
        }
        passed.add(name, value);
      }
    }
    return new StoredRequest(action, id, passed, trace);
  }

  /**
   * Refuses a parameter.
   *
   * @param value the value that is refused; null for any
   */
  private static void refuse(MultiMap asked, String name, String value, String why) {
    for (String given : asked.getAll(name)) {
      if (value == null || given.equalsIgnoreCase(value)) {
        throw new InvalidRequest(name, why);
      }
    }
  }

  /** The path below /v1. */
  String path() {
    return "responses/" + id + action.suffix;
  }
}
