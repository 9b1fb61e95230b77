package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.octoagent.event.ErrorCode;
import io.octoagent.operation.ApiError;
import io.octoagent.operation.Operation;
import io.octoagent.operation.Scrubber;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds the errors for a wrong path or method, for {@link ErrorMapper}. They name both, because
 * frameworks wrap a 404 as "model not found", and give the advice that the client most likely
 * needs.
 */
final class WrongPath {

  private static final String WHAT_THERE_IS =
      Stream.of(Operation.values())
          .map(Operation::path)
          .collect(
              joining(
                  ", ",
                  "What there is: POST ",
                  ", /v1/responses/{id}/cancel; GET /v1/models, /v1/models/{id}, /v1/responses/{id},"
                      + " /v1/responses/{id}/input_items; DELETE /v1/responses/{id}."));

  private static final String BASE_URL =
      "A client's base URL has to end in /v1, such as http://localhost:8080/v1; only for a client"
          + " that adds /v1 by itself, as Anthropic's do, it is http://localhost:8080.";

  private static final String ENDPOINT =
      "(chat/completions|completions|responses|messages|embeddings|models)";

  private static final int LONGEST = 120;
  private static final int LONGEST_READ = 2_000;

  /** Paths that clients use by mistake, and what to change; the first match applies. */
  private enum Hint {
    VERSION_TWICE(
        "/v1/v1(/.*)?",
        "This client adds /v1 by itself: leave it out of its base URL (Spring AI:"
            + " spring.ai.openai.base-url=http://localhost:8080; Claude Code:"
            + " ANTHROPIC_BASE_URL=http://localhost:8080)."),
    ENDPOINT_AS_BASE_URL(
        ".*/(chat/completions|completions|responses|messages|embeddings)/(v1/)?" + ENDPOINT,
        "The base URL is that of the service, without the path of an endpoint."),
    ENGINES(
        "(/v1)?/engines/[^/]+/(chat/completions|completions|embeddings)",
        "OpenAI has no engines any more: leave them out of the path, and name the role or group in"
            + " the body's model."),
    AZURE(
        "/openai/(?!v1/).*",
        "These are Azure's paths: use the plain OpenAI client, with a base URL that ends in /v1 and"
            + " the role or group as the model."),
    OLLAMA(
        "/api/(chat|generate|tags|show|embed|embeddings|version)",
        "Ollama's API is not served: choose OpenAI or \"OpenAI compatible\" as the provider, with a"
            + " base URL that ends in /v1."),
    GEMINI(
        "/v1beta/.*",
        "Gemini's API is not served: use an OpenAI client, with a base URL that ends in /v1."),
    NO_VERSION("/(models|chat|completions|responses|messages|embeddings)(/.*)?", BASE_URL),
    // what is below /v1 itself has no other prefix, but is another API: /v1/threads/{id}/messages
    OTHER_PREFIX("(?-i:(?!/v1/)).*/" + ENDPOINT, BASE_URL);

    private final Pattern path;
    private final String advice;

    Hint(String path, String advice) {
      this.path = Pattern.compile(path, Pattern.CASE_INSENSITIVE);
      this.advice = advice;
    }

    private static String of(String path) {
      String plain = path.replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
      return Stream.of(values())
          .filter(hint -> hint.path.matcher(plain).matches())
          .findFirst()
          .map(hint -> " " + hint.advice)
          .orElse("");
    }
  }

  private WrongPath() {}

  /** The error for a path at which there is nothing. */
  static ApiError notFound(RoutingContext request) {
    String path = path(request);
    String message =
        "There is nothing at " + method(request) + " " + shown(path) + ". " + WHAT_THERE_IS;
    return ApiError.of(ErrorCode.NOT_FOUND, message + Hint.of(path), null);
  }

  /** The error for a path that accepts only the methods in {@code allowed}. */
  static ApiError notAllowed(RoutingContext request, String allowed) {
    String message =
        shown(path(request)) + " does not take " + method(request) + ": use " + allowed + ".";
    return ApiError.of(ErrorCode.METHOD_NOT_ALLOWED, message, null);
  }

  private static String path(RoutingContext request) {
    String path = request.normalizedPath();
    return path.length() > LONGEST_READ ? path.substring(0, LONGEST_READ) : path;
  }

  /** Scrubbed and bounded, because the caller chooses the method, a token of any length. */
  private static String method(RoutingContext request) {
    return cut(Scrubber.scrub(request.request().method().name()), 20);
  }

  /** The path, bounded, in plain characters and without what looks like a secret. */
  private static String shown(String path) {
    String clean = Arrays.stream(path.split("/", -1)).map(WrongPath::segment).collect(joining("/"));
    return cut(clean.replaceAll("[^!-~]", "?"), LONGEST);
  }

  private static String segment(String segment) {
    String scrubbed = Scrubber.scrub(decoded(segment));
    return scrubbed.equals(decoded(segment)) ? segment : scrubbed;
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) + "..." : text;
  }
}
