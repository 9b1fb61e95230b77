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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A caller cannot steer the proxy: the fields that would are refused before a request leaves.
 * {@code SteeringPlacesTest} has every name, at every place and in every operation.
 */
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
        "organization",
        "provider_specific_header",
        "specific_deployment",
        "deployment_id",
        "allowed_openai_params",
        "additional_drop_params",
        "drop_params",
        "mcp_servers",
        "cache",
        "caching",
        "no-log",
        "guardrails",
        "prompt_id",
        "tags",
        "langfuse_host",
        "input_cost_per_token",
        "aws_access_key_id",
        "vertex_credentials",
        "azure_ad_token",
        "mock_response",
        "litellm_metadata",
        "_router_weights",
        "extra_query",
        "cache_control_injection_points",
        "vector_store_ids",
        "rules_obj",
        "start_time",
        "project_id",
        "oci_key"
      })
  void isRefusedWhateverItsValue(String field) throws Exception {
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
        "\"metadata\":{\"task\":\"t\",\"trace_id\":\"1\",\"x\":{\"api_key\":\"y\"},\"Tags\":\"z\"}",
        "\"metadata\":null",
        "\"API_BASE\":1",
        "\"api_base \":1",
        "\"x\":{\"api_base\":1}",
        "\"thinking\":{\"type\":\"enabled\"},\"top_k\":5,\"anthropic_beta\":[\"x\"]",
        "\"guided_json\":{},\"enable_thinking\":true,\"reasoning_effort\":\"low\"",
        "\"prompt_cache_key\":\"k\",\"service_tier\":\"flex\",\"store\":true,\"safety_identifier\":\"s\"",
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

  @ParameterizedTest
  @ValueSource(strings = {"langfuse\\u005fhost", "\\u0074ags"})
  void isRefusedInMetadataWhenItsNameIsEscapedOrStandsTwice(String escaped) throws Exception {
    // When
    HttpResponse<String> response =
        caller.complete(
            with(Caller.chat("main", "x"), "metadata", "{\"a\":1,\"a\":2,\"" + escaped + "\":1}"));

    // Then
    JsonNode error = OpenAiErrors.error(response, 400, "invalid_request");
    assertThat(error.path("param").asText()).isIn("metadata.langfuse_host", "metadata.tags");
    assertThat(proxy.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"{\\\"langfuse_host\\\":\\\"x\\\"}\"", "[1]", "5", "true"})
  void metadataIsAnObjectBecauseTheProxyReadsAStringAsOne(String metadata) throws Exception {
    // When
    HttpResponse<String> response =
        caller.complete(with(Caller.chat("main", "x"), "metadata", metadata));

    // Then
    JsonNode error = OpenAiErrors.error(response, 400, "invalid_request");
    assertThat(error.path("param").asText()).isEqualTo("metadata");
    assertThat(proxy.calls()).isEmpty();
  }

  private static String with(String body, String field, String value) {
    return body.substring(0, body.length() - 1) + ",\"" + field + "\":" + value + "}";
  }
}
