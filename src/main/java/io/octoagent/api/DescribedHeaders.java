package io.octoagent.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * The headers of answers in the API's description, by what has them; {@code openapi.yaml} says what
 * each of them means.
 */
// its fields are immutable, which Error Prone cannot see
@SuppressWarnings("ImmutableEnumChecker")
enum DescribedHeaders {
  /** Of every answer under /v1. */
  ALWAYS("X-Request-Id", "Cache-Control", "X-Content-Type-Options"),

  /** Of a call's answer, whether it is a reply or an error. */
  CALL(
      "X-OctoAgent-Role",
      "X-OctoAgent-Attempts",
      "X-OctoAgent-Fallback-Reason",
      "X-OctoAgent-Cost-Usd",
      "X-OctoAgent-Replayed",
      "X-OctoAgent-Budget-Remaining-Usd",
      "x-ratelimit-limit-requests",
      "x-ratelimit-remaining-requests",
      "x-ratelimit-reset-requests",
      "x-ratelimit-limit-tokens",
      "x-ratelimit-remaining-tokens",
      "x-ratelimit-reset-tokens"),

  /** Of a reply. */
  REPLY("X-OctoAgent-Group", "X-OctoAgent-Model", "X-OctoAgent-Degraded"),

  /** Of a stream. */
  STREAM("X-Accel-Buffering"),

  /** Of an error. */
  ERROR("Retry-After", "retry-after-ms", "x-should-retry"),

  /** Of the refusal of a key. */
  CHALLENGE("WWW-Authenticate"),

  /** Of the refusal of a method. */
  METHODS("Allow");

  private final List<String> names;

  DescribedHeaders(String... names) {
    this.names = List.of(names);
  }

  /** Those of all answers that a page of another origin reads only if it is allowed to. */
  static List<String> notSafelisted() {
    return Stream.of(values())
        .flatMap(headers -> headers.names.stream())
        .filter(name -> !name.equals("Cache-Control"))
        .toList();
  }

  /** Adds them to a response of the description. */
  void addTo(ObjectNode response) {
    ObjectNode headers = response.withObjectProperty("headers");
    names.forEach(name -> headers.putObject(name).put("$ref", "#/components/headers/" + name));
  }
}
