package io.octoagent;

import static io.octoagent.testbed.JavaSdk.ask;
import static io.octoagent.testbed.JavaSdk.finishes;
import static io.octoagent.testbed.JavaSdk.stream;
import static io.octoagent.testbed.JavaSdk.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.models.Model;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.JavaSdk;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.RealLiteLlm;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.Usage;
import io.octoagent.testbed.VendorCall;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OpenAI's SDK for Java, unmodified, against the packaged service with a real LiteLLM behind it.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(RealProxyResource.class)
class RealProxyIT {
  @TestHTTPResource("/v1")
  URI service;

  FakeVendor vendor;

  private OpenAIClient openai;

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
    openai = JavaSdk.client(service);
  }

  @Test
  void theProxysOwnFallbacksAreTheServicesToo() throws Exception {
    // When
    HttpResponse<String> health = new Caller(service.resolve("/")).get("/q/health/ready");

    // Then
    assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
    assertThat(health.body()).contains("breaker.main").doesNotContain("fallbacks.");
  }

  @ParameterizedTest
  @CsvSource({
    "router, gpt-4o-mini", "extractor, gpt-4o-mini", "summarizer, gpt-4o-mini",
    "planner, gpt-4o", "executor, gpt-4o", "fallback, claude-haiku-4-5",
    "cheap, gpt-4o-mini", "main, gpt-4o"
  })
  void everyRoleAndGroupReachesItsVendorModel(String name, String vendorModel) {
    // When
    ChatCompletion answer = openai.chat().completions().create(ask(name).build());
    // Then
    assertThat(text(answer)).isEqualTo("Hello from " + vendorModel);
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(vendorModel);
  }

  @ParameterizedTest
  @CsvSource({
    "router, gpt-4o-mini", "extractor, gpt-4o-mini", "summarizer, gpt-4o-mini",
    "planner, gpt-4o", "executor, gpt-4o", "fallback, claude-haiku-4-5"
  })
  void everyRoleStreams(String role, String vendorModel) {
    // When
    List<ChatCompletionChunk> chunks = stream(openai, ask(role).build());
    // Then
    assertThat(text(chunks)).isEqualTo("Hello from " + vendorModel);
    assertThat(finishes(chunks)).containsExactly("stop");
    assertThat(chunks).as("usage was not asked for").noneMatch(chunk -> chunk.usage().isPresent());
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(vendorModel);
    assertThat(vendor.calls().getFirst().streamed()).isTrue();
  }

  @Test
  void fieldsWeNeverHeardOfReachTheVendor() {
    // When
    openai
        .chat()
        .completions()
        .create(
            ask("planner")
                .metadata(
                    ChatCompletionCreateParams.Metadata.builder()
                        .putAdditionalProperty("run", JsonValue.from("42"))
                        .build())
                .putAdditionalBodyProperty("x_nested", JsonValue.from(Map.of("a", List.of(1, 2))))
                .build());
    // Then
    assertThat(vendor.calls().getFirst().body().path("x_nested"))
        .isEqualTo(Caller.json("{\"a\": [1, 2]}"));
  }

  @Test
  void unknownModel() {
    // When
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> openai.chat().completions().create(ask("gpt-4o").build()))
        // Then
        .satisfies(
            error -> {
              assertThat(error.code()).contains("model_not_found");
              assertThat(error.getMessage()).contains("planner", "router", "fallback");
            });
    assertThat(vendor.calls()).isEmpty();
  }

  @Test
  void modelList() {
    // When
    List<String> models = openai.models().list().items().stream().map(Model::id).toList();
    // Then
    assertThat(models)
        .containsExactlyInAnyOrder(
            "router",
            "extractor",
            "summarizer",
            "planner",
            "executor",
            "fallback",
            "cheap",
            "main");
    assertThat(openai.models().retrieve("planner").id()).isEqualTo("planner");
  }

  @Test
  void headersSayWhoAnsweredAndWhatItCost() {
    // Given
    vendor.usage(new Usage(1000, 100, 0));
    // When
    try (HttpResponseFor<ChatCompletion> answer =
        openai.withRawResponse().chat().completions().create(ask("router").build())) {
      // Then
      assertThat(answer.headers().values("X-OctoAgent-Role")).containsExactly("router");
      assertThat(answer.headers().values("X-OctoAgent-Group")).containsExactly("cheap");
      assertThat(answer.headers().values("X-OctoAgent-Model")).containsExactly("gpt-4o-mini");
      assertThat(answer.headers().values("X-OctoAgent-Attempts")).containsExactly("1");
      assertThat(answer.headers().values("X-OctoAgent-Fallback-Reason")).isEmpty();
      assertThat(answer.headers().values("X-OctoAgent-Degraded")).isEmpty();
      assertThat(answer.headers().values("X-Request-Id")).hasSize(1);
      assertThat(Double.parseDouble(answer.headers().values("X-OctoAgent-Cost-Usd").getFirst()))
          .isCloseTo(1000 * 0.15e-6 + 100 * 0.6e-6, within(1e-9));
      assertThat(answer.headers().names())
          .noneMatch(name -> name.startsWith("x-litellm") || name.startsWith("llm_provider"));
    }
  }

  /** Our endpoint refuses some; LiteLLM fails on the others before it asks a vendor. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'messages':[{'role':'user','content':5}]",
        "'messages':[7]",
        "'response_format':'json'",
        "'temperature':1e999",
        "'functions':1",
        "'tools':{'a':1}",
        "'web_search_options':[1]",
        "'prompt_id':1",
        "'start_time':1",
        "'rpm':'x'",
        "'langfuse_host':'x'",
        "'metadata':{'langfuse_host':'x'}",
        "'metadata':{'s3_endpoint_url':'x'}",
        "'metadata':[1]",
        "'rust':true",
        "'specific_deployment':true",
        "'stop':{'a':[[[[]]]]}"
      })
  void whatOneCallerSendsChangesNoOthersAnswer(String field) throws Exception {
    // Given
    Caller caller = new Caller(service);
    for (int i = 0; i < 20; i++) {
      String messages =
          field.startsWith("'messages'")
              ? ""
              : "'messages':[{'role':'user','content':'%d'}],".formatted(i);
      String body = "{'model':'planner',%s%s,'seed':%d}".formatted(messages, field, i);
      caller.complete(body.replace('\'', '"'));
    }
    vendor.reset();

    // When
    HttpResponse<String> other = caller.complete(Caller.chat("planner", "hi"));

    // Then
    assertThat(other.statusCode()).as(other.body()).isEqualTo(200);
    assertThat(other.headers().firstValue("X-OctoAgent-Group")).contains("main");
    assertThat(other.headers().firstValue("X-OctoAgent-Attempts")).contains("1");
    assertThat(vendor.calls()).hasSize(1);
  }

  @Test
  void asyncClient() throws Exception {
    // When
    ChatCompletion answer =
        openai
            .async()
            .chat()
            .completions()
            .create(ask("summarizer").build())
            .get(20, TimeUnit.SECONDS);
    // Then
    assertThat(text(answer)).isEqualTo("Hello from gpt-4o-mini");
  }

  @Test
  void theVendorSeesItsOwnKeyAndNeverTheCallers() {
    // When
    openai.chat().completions().create(ask("router").build());
    // Then
    VendorCall call = vendor.calls().getFirst();
    assertThat(call.key()).isEqualTo(RealLiteLlm.OPENAI_KEY);
    assertThat(call.request().headers().toString()).doesNotContain(JavaSdk.KEY);
  }
}
