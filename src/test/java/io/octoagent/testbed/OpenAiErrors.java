package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/** Reads OpenAI's error envelope strictly: exactly {@code error}, with exactly its four members. */
public final class OpenAiErrors {

  private OpenAiErrors() {}

  /** The error of a response that has to have this status and code. */
  public static JsonNode error(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode error =
        error(response.headers().firstValue("Content-Type").orElse(""), response.body());
    assertThat(error.path("code").asText()).as(response.body()).isEqualTo(code);
    return error;
  }

  /** The error in a body of this media type. */
  public static JsonNode error(String contentType, String body) {
    assertThat(contentType).as("content type of <%s>", body).startsWith("application/json");
    JsonNode envelope = Caller.json(body);
    assertThat(envelope.fieldNames()).toIterable().as(body).containsExactly("error");
    JsonNode error = envelope.path("error");
    assertThat(error.fieldNames())
        .toIterable()
        .as(body)
        .containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(error.path("message").asText()).as(body).isNotBlank();
    assertThat(error.path("type").asText()).as(body).isNotBlank();
    assertThat(error.path("code").isTextual()).as(body).isTrue();
    assertThat(error.path("param").isTextual() || error.path("param").isNull()).as(body).isTrue();
    return error;
  }
}
