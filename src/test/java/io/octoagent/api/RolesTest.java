package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names a caller may use, and which group of the proxy each of them reaches. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class RolesTest {
  private static final List<String> NAMES =
      List.of(
          "router", "extractor", "summarizer", "planner", "executor", "fallback", "cheap", "main");

  FakeProxy proxy;

  @TestHTTPResource URI service;

  Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    caller = new Caller(service);
  }

  @ParameterizedTest
  @CsvSource({
    "router, cheap",
    "extractor, cheap",
    "summarizer, cheap",
    "planner, main",
    "executor, main",
    "fallback, fallback",
    "cheap, cheap",
    "main, main"
  })
  void everyNameReachesItsGroup(String name, String group) throws Exception {
    // When
    List<HttpResponse<String>> responses =
        List.of(
            caller.complete(Caller.chat(name, "token-1")),
            caller.complete(Caller.streamed(name, "token-2")));

    // Then
    assertThat(responses).extracting(HttpResponse::statusCode).containsExactly(200, 200);
    assertThat(Caller.json(responses.get(0).body()).at("/choices/0/message/content").asText())
        .isEqualTo(group + " says: token-1");
    assertThat(Caller.content(Caller.events(responses.get(1).body())))
        .isEqualTo(group + " says: token-2");
    assertThat(proxy.calls(group)).hasSize(2);
    assertThat(proxy.calls()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o", "Planner", " planner", "planner ", "MAIN", "openai/gpt-4o"})
  void anUnknownModelIsRefusedWithTheValidNames(String name) throws Exception {
    // When
    HttpResponse<String> response = caller.complete(Caller.chat(name, "x"));

    // Then
    JsonNode error = OpenAiErrors.error(response, 404, "model_not_found");
    assertThat(error.path("param").asText()).isEqualTo("model");
    assertThat(error.path("message").asText()).contains(NAMES);
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void theListNamesRolesAndGroups() throws Exception {
    // When
    HttpResponse<String> response = caller.get("/v1/models");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode list = Caller.json(response.body());
    assertThat(list.path("object").asText()).isEqualTo("list");
    assertThat(list.path("data").findValuesAsText("id")).containsExactlyInAnyOrderElementsOf(NAMES);
    assertThat(list.path("data")).allSatisfy(RolesTest::isModel);
  }

  @Test
  void eachListedNameCanBeAskedFor() throws Exception {
    for (String name : NAMES) {
      // When
      HttpResponse<String> response = caller.get("/v1/models/" + name);

      // Then
      assertThat(response.statusCode()).isEqualTo(200);
      JsonNode model = Caller.json(response.body());
      isModel(model);
      assertThat(model.path("id").asText()).isEqualTo(name);
    }
  }

  @Test
  void anUnknownNameIsNotFound() throws Exception {
    // When
    HttpResponse<String> response = caller.get("/v1/models/gpt-4o");

    // Then
    OpenAiErrors.error(response, 404, "model_not_found");
  }

  private static void isModel(JsonNode model) {
    assertThat(model.path("object").asText()).isEqualTo("model");
    assertThat(model.path("id").isTextual()).isTrue();
    assertThat(model.path("created").isIntegralNumber()).isTrue();
    assertThat(model.path("owned_by").isTextual()).isTrue();
  }
}
