package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.PackagedService;
import io.octoagent.testbed.RealLiteLlm;
import io.octoagent.testbed.VendorCall;
import io.octoagent.testbed.VendorScript;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups for embeddings, added as docs/groups.md says, behind a real LiteLLM. */
@NeedsPython
class EmbeddingsIT {

  private static final String FIRST = "text-embedding-3-small";
  private static final String SECOND = "text-embedding-3-large";

  private static final String MODELS =
      """
      model_list:
        - model_name: embed
          litellm_params:
            model: text-embedding-3-small
            api_key: os.environ/OPENAI_API_KEY
        - model_name: embed-b
          litellm_params:
            model: text-embedding-3-large
            api_key: os.environ/OPENAI_API_KEY
      """;

  private static FakeVendor vendor;
  private static PackagedService service;
  private static Caller caller;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Path config = directory.resolve("litellm-config.yaml");
    Files.writeString(
        config, Files.readString(RealLiteLlm.CONFIG).replaceFirst("model_list:\n", MODELS));
    RealLiteLlm proxy = RealLiteLlm.shared();
    proxy.start(config, Map.of());
    vendor = proxy.vendor();
    service =
        PackagedService.start(
            Map.of(
                "LITELLM_PROXY_URL", proxy.url(),
                "LITELLM_PROXY_KEY", proxy.key(),
                "OCTOAGENT_LLM_TIMEOUT_S", "4",
                "OCTOAGENT_GROUPS_EMBED_FALLBACKS", "embed-b,main",
                "OCTOAGENT_GROUPS_EMBED_B_FALLBACKS", ""),
            directory);
    caller = new Caller(service.awaitAddress());
    assertThat(caller.get("/q/health/ready").statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    service.close();
    RealLiteLlm.shared();
  }

  /** With an answer between two tests' failures no breaker opens. */
  @BeforeEach
  void healthyVendor() throws Exception {
    vendor.reset();
    assertThat(embed("embed").headers().firstValue("X-OctoAgent-Group")).contains("embed");
    vendor.reset();
  }

  @Test
  void eachGroupsVendorIsAskedOnceAndNoOther() throws Exception {
    // Given
    vendor.script(FIRST, VendorScript.status(500));
    vendor.script(SECOND, VendorScript.status(503));

    // When
    HttpResponse<String> answer = embed("embed");

    // Then
    OpenAiErrors.error(answer, 502, "upstream_failed");
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(FIRST, SECOND);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(VendorScript.status(429), "rate_limited"),
        Arguments.of(VendorScript.hollow(), "hollow"),
        Arguments.of(VendorScript.truncatedJson(), "server_error"),
        Arguments.of(VendorScript.tokenThenCut(), "server_error"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void theNextGroupAnswers(VendorScript fault, String reason) throws Exception {
    // Given
    vendor.script(FIRST, fault);

    // When
    HttpResponse<String> answer = embed("embed");

    // Then
    assertThat(Api.EMBEDDINGS.text(answer, false)).isEqualTo("Hello from " + SECOND);
    assertThat(answer.headers().firstValue("X-OctoAgent-Fallback-Reason")).contains(reason);
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(FIRST, SECOND);
  }

  @Test
  void aHungVendorIsAskedOnceWithinItsShare() throws Exception {
    // Given
    vendor.script(FIRST, VendorScript.hang());
    long start = System.nanoTime();

    // When
    HttpResponse<String> answer = embed("embed");

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-OctoAgent-Group")).contains("embed-b");
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(FIRST, SECOND);
  }

  @Test
  void aGroupForTextIsRefused() throws Exception {
    // When
    HttpResponse<String> answer = embed("planner");

    // Then
    assertThat(OpenAiErrors.error(answer, 400, "invalid_request").path("message").asText())
        .isEqualTo("The group 'main' is not for embeddings: use embed, embed-b.");
    assertThat(vendor.calls()).isEmpty();
  }

  private static HttpResponse<String> embed(String model) throws Exception {
    return caller.call(Api.EMBEDDINGS, Api.EMBEDDINGS.body(model, "hi", false));
  }
}
