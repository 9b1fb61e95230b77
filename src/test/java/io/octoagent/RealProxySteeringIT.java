package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.CanonicalJson;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RealProxyResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers may say to a real LiteLLM through the service, and what they may not. */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(RealProxyResource.class)
class RealProxySteeringIT {
  private static final String CHAT = Caller.chat("planner", "x");

  @TestHTTPResource URI service;

  FakeVendor vendor;

  private Caller caller;

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
    caller = new Caller(service);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "provider_specific_header | {'custom_llm_provider':'openai','extra_headers':{'a':'b'}} |",
        "organization | 'x' |",
        "mcp_servers | [] |",
        "cache | {'no-cache':true} |",
        "prompt_id | 1 |",
        "specific_deployment | true |",
        "metadata | {'langfuse_host':'http://127.0.0.1:1'} | .langfuse_host",
        "tools | [{'type':'mcp','server_url':'litellm_proxy'}] | [0].server_url",
        "kwargs | {'previous_response_id':'resp_1'} |",
        "additional_response_cost | 5 |"
      })
  void whatSteersTheProxyNeverReachesIt(String field, String value, String place) throws Exception {
    // When
    HttpResponse<String> answer = caller.complete(with("'" + field + "':" + value));
    // Then
    JsonNode error = OpenAiErrors.error(answer, 400, "invalid_request");
    assertThat(error.path("param").asText()).isEqualTo(field + (place == null ? "" : place));
    assertThat(answer.headers().firstValue("X-OctoAgent-Attempts")).isEmpty();
    assertThat(vendor.calls()).isEmpty();
  }

  /** LiteLLM would call the model that the tool names, and the server that it knows by the name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "MESSAGES | 'max_tokens':9,'messages':[{'role':'user','content':'x'}],'tools':["
            + "{'type':'advisor_20260301','name':'advisor','model':'openai/gpt-4.1'}] | tools[0].type",
        "RESPONSES | 'input':[{'role':'user','content':'x'},{'type':'additional_tools','tools':["
            + "{'type':'mcp','server_url':'litellm_proxy/mcp/x'}]}] | input[1].tools[0].server_url"
      })
  void aToolOfTheProxysNeverReachesIt(Api api, String members, String param) throws Exception {
    // When
    HttpResponse<String> answer =
        caller.call(api, "{'model':'planner',%s}".formatted(members).replace('\'', '"'));
    // Then
    JsonNode error = api.error(answer, 400, "invalid_request");
    assertThat(error.path("param").asText()).isEqualTo(param);
    assertThat(vendor.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'top_k':5",
        "'guided_json':{'type':'object'}",
        "'novel':[1.5,{'a':null}]",
        "'prompt_cache_key':'k','service_tier':'flex','store':true,'safety_identifier':'s','user':'u'",
        "'temperature':0.5,'logit_bias':{'50256':-100},'stop':['a']"
      })
  void fieldsOfOpenAisAndOfVendorsArriveAtTheVendor(String members) throws Exception {
    // When
    HttpResponse<String> answer =
        caller.complete(with("'metadata':{'task':'t','run':'42'}," + members));
    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode arrived = vendor.calls().getFirst().body();
    assertThat(Caller.json("{" + members.replace('\'', '"') + "}").properties())
        .isNotEmpty()
        .allSatisfy(
            member ->
                assertThat(CanonicalJson.of(arrived.path(member.getKey()).toString()))
                    .isEqualTo(CanonicalJson.of(member.getValue().toString())));
  }

  private static String with(String members) {
    return CHAT.substring(0, CHAT.length() - 1) + "," + members.replace('\'', '"') + "}";
  }
}
