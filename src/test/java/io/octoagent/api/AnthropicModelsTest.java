package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of Anthropic's find the models in its form, and others as before. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class AnthropicModelsTest {

  private static final String[] ANTHROPIC = {"anthropic-version", "2023-06-01"};

  @TestHTTPResource URI service;

  private Caller caller;

  @BeforeEach
  void create() {
    caller = new Caller(service);
  }

  /** The first is Claude Code's. */
  @ParameterizedTest
  @ValueSource(strings = {"?limit=1000", "", "?limit=1", "?after_id=main", "?before_id=nobody"})
  void theListIsTheOnlyPage(String query) throws Exception {
    // When
    HttpResponse<String> answer = caller.get("/v1/models" + query, ANTHROPIC);

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode list = Caller.json(answer.body());
    assertThat(list.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("data", "has_more", "first_id", "last_id");
    JsonNode data = list.path("data");
    assertThat(data.findValuesAsText("id"))
        .containsExactlyElementsOf(
            Caller.json(caller.get("/v1/models").body()).findValuesAsText("id"));
    assertThat(data.get(0))
        .isEqualTo(Caller.json(caller.get("/v1/models/executor", ANTHROPIC).body()));
    assertThat(list.path("has_more").isBoolean()).isTrue();
    assertThat(list.path("has_more").asBoolean()).isFalse();
    assertThat(list.path("first_id")).isEqualTo(data.get(0).path("id"));
    assertThat(list.path("last_id")).isEqualTo(data.get(data.size() - 1).path("id"));
  }

  @Test
  void oneModelIsInItsForm() throws Exception {
    // When
    HttpResponse<String> answer = caller.get("/v1/models/planner", ANTHROPIC);

    // Then
    assertThat(Caller.json(answer.body()))
        .isEqualTo(
            Caller.json(
                "{\"type\":\"model\",\"id\":\"planner\",\"display_name\":\"planner\","
                    + "\"created_at\":\"1970-01-01T00:00:00Z\"}"));
  }

  @Test
  void anUnknownOneIsAnErrorInItsForm() throws Exception {
    // When
    HttpResponse<String> answer = caller.get("/v1/models/claude-opus", ANTHROPIC);

    // Then
    assertThat(answer.statusCode()).isEqualTo(404);
    JsonNode body = Caller.json(answer.body());
    assertThat(body.path("type").asText()).isEqualTo("error");
    assertThat(body.at("/error/type").asText()).isEqualTo("not_found_error");
    assertThat(body.at("/error/message").asText()).contains("planner", "main");
    assertThat(body.path("request_id").asText()).isNotEmpty();
  }

  @Test
  void withoutTheVersionAllIsOpenAis() throws Exception {
    // When
    JsonNode list = Caller.json(caller.get("/v1/models").body());

    // Then
    assertThat(list.path("object").asText()).isEqualTo("list");
    assertThat(list.path("data").get(0))
        .isEqualTo(
            Caller.json(
                "{\"id\":\"executor\",\"object\":\"model\",\"created\":0,"
                    + "\"owned_by\":\"octoagent\"}"));
    OpenAiErrors.error(caller.get("/v1/models/claude-opus"), 404, "model_not_found");
  }
}
