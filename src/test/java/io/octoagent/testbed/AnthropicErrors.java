package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/**
 * Reads Anthropic's error envelope strictly: {@code type}, {@code error} and {@code request_id},
 * with our {@code code} beside the error's own two members.
 */
public final class AnthropicErrors {

  private AnthropicErrors() {}

  /** The error of a response that has to have this status and code. */
  public static JsonNode error(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .as("content type of <%s>", response.body())
        .startsWith("application/json");
    JsonNode error = error(response.body());
    assertThat(error.path("code").asText()).as(response.body()).isEqualTo(code);
    assertThat(response.headers().firstValue("X-Request-Id"))
        .contains(Caller.json(response.body()).path("request_id").asText());
    return error;
  }

  /** The error in this envelope. */
  static JsonNode error(String envelope) {
    JsonNode body = Caller.json(envelope);
    assertThat(body.fieldNames())
        .toIterable()
        .as(envelope)
        .containsExactlyInAnyOrder("type", "error", "request_id");
    assertThat(body.path("type").asText()).as(envelope).isEqualTo("error");
    assertThat(body.path("request_id").asText()).as(envelope).isNotBlank();
    JsonNode error = body.path("error");
    assertThat(error.fieldNames())
        .toIterable()
        .as(envelope)
        .contains("type", "message", "code")
        .isSubsetOf("type", "message", "code", "param");
    error.forEach(member -> assertThat(member.asText()).as(envelope).isNotBlank());
    return error;
  }
}
