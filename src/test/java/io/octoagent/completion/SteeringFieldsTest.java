package io.octoagent.completion;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A caller cannot steer the proxy: the fields that would are refused before a request leaves. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class SteeringFieldsTest {
  FakeProxy proxy;

  @TestHTTPResource URI service;

  Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    caller = new Caller(service);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_base",
        "base_url",
        "api_key",
        "user_config",
        "custom_llm_provider",
        "model_list",
        "fallbacks",
        "context_window_fallbacks",
        "content_policy_fallbacks",
        "disable_fallbacks",
        "num_retries",
        "max_retries",
        "timeout",
        "stream_timeout",
        "extra_body",
        "extra_headers",
        "extra_query",
        "headers",
        "router_settings_override",
        "allow_client_side_credentials",
        "input_cost_per_token",
        "input_cost_per_second",
        "output_cost_per_token",
        "output_cost_per_second",
        "aws_access_key_id",
        "aws_bedrock_runtime_endpoint",
        "vertex_project",
        "vertex_credentials",
        "azure_ad_token",
        "azure_password",
        "mock_response",
        "mock_timeout",
        "mock_testing_fallbacks",
        "litellm_params",
        "litellm_metadata",
        "litellm_call_id"
      })
  void isRefusedByName(String field) throws Exception {
    for (String value : new String[] {"\"x\"", "1", "{}", "false", "null"}) {
      for (String body : new String[] {Caller.chat("main", "x"), Caller.streamed("main", "x")}) {
        // When
        HttpResponse<String> response = caller.complete(with(body, field, value));

        // Then
        JsonNode error = OpenAiErrors.error(response, 400, "invalid_request");
        assertThat(error.path("param").asText()).isEqualTo(field);
        assertThat(error.path("message").asText()).contains(field);
      }
    }
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"api\\u005fbase", "\\u0061pi_key", "mock\\u005fresponse"})
  void isRefusedWhenItsNameIsEscaped(String escaped) throws Exception {
    // When
    HttpResponse<String> response =
        caller.complete(with(Caller.chat("main", "x"), escaped, "\"x\""));

    // Then
    JsonNode error = OpenAiErrors.error(response, 400, "invalid_request");
    assertThat(error.path("param").asText()).isIn("api_base", "api_key", "mock_response");
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void isRefusedBeforeTheModelIsRead() throws Exception {
    // When
    HttpResponse<String> response =
        caller.complete("{\"api_base\":\"http://evil\"," + Caller.chat("main", "x").substring(1));

    // Then
    OpenAiErrors.error(response, 400, "invalid_request");
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"metadata\":{\"timeout\":\"1\",\"api_key\":\"x\",\"litellm_x\":\"y\"}",
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
            + "{\"type\":\"object\",\"properties\":{\"headers\":{\"type\":\"string\"}}}}}]",
        "\"time_out\":1",
        "\"headers2\":1",
        "\"mocking\":1",
        "\"max_tokens\":1"
      })
  void isNoSteeringFieldBelowTheTopOrByLikeness(String member) throws Exception {
    // Given
    String plain = Caller.chat("main", "x");

    // When
    HttpResponse<String> response =
        caller.complete(plain.substring(0, plain.length() - 1) + "," + member + "}");

    // Then
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(proxy.calls()).singleElement().satisfies(c -> assertThat(c.text()).contains(member));
  }

  private static String with(String body, String field, String value) {
    return body.substring(0, body.length() - 1) + ",\"" + field + "\":" + value + "}";
  }
}
