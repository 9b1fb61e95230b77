package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsNode;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.NodeClients;
import io.octoagent.testbed.PythonEnvironment;
import io.octoagent.testbed.RealLiteLlm;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.VendorCall;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group for embeddings, behind a real LiteLLM, as OpenAI's SDK and the AI SDK meet it. */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = RealProxyResource.class,
    initArgs = {
      @ResourceArg(name = RealProxyResource.BREAKERS, value = "off"),
      @ResourceArg(name = "octoagent.groups.embed.fallbacks", value = "main")
    })
class EmbeddingsClientsIT {
  private static final String MODEL = "text-embedding-3-small";
  private static final String GROUP =
      """
      model_list:
        - model_name: embed
          litellm_params:
            model: %s
            api_key: os.environ/OPENAI_API_KEY
      """;

  @TestHTTPResource("/")
  URI service;

  @TempDir static Path directory;

  RealLiteLlm proxy;

  FakeVendor vendor;

  @BeforeEach
  void aGroupForEmbeddings() throws Exception {
    Path config = directory.resolve("embed.yaml");
    if (!Files.exists(config)) {
      Files.writeString(
          config,
          Files.readString(RealLiteLlm.CONFIG).replace("model_list:\n", GROUP.formatted(MODEL)));
      proxy.start(config, Map.of());
    }
    vendor.reset();
    Caller caller = new Caller(service);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> caller.get("/q/health/ready").statusCode() == 200);
  }

  @Test
  void pythons() throws Exception {
    // When
    JsonNode seen = PythonEnvironment.run("openai_apis.py", service.resolve("/v1"), "embeddings");

    // Then
    assertThat(seen.path("one").asInt()).isEqualTo("Hello from ".length() + MODEL.length());
    assertThat(seen.path("numbers").asBoolean()).isTrue();
    assertThat(seen.path("tokens").asInt()).isEqualTo(11);
    assertThat(vendor.calls()).extracting(VendorCall::model).containsExactly(MODEL, MODEL);
    assertThat(vendor.calls().getLast().body().path("input"))
        .isEqualTo(Caller.json("[\"hi\", \"ho\"]"));
  }

  @Test
  @NeedsNode
  void javaScripts() throws Exception {
    // When
    JsonNode seen = NodeClients.sdk(service.resolve("/v1"), "embedding");

    // Then
    assertThat(seen.path("numbers").asInt()).isEqualTo("Hello from ".length() + MODEL.length());
    assertThat(seen.path("tokens").asInt()).isEqualTo(11);
  }

  /** A vector of another model would be worse than none. */
  @Test
  void noChatGroupIsAskedInItsPlace() throws Exception {
    // Given
    vendor.script(MODEL, VendorScript.status(401));

    // When
    HttpResponse<String> answer =
        new Caller(service).call(Api.EMBEDDINGS, Api.EMBEDDINGS.body("embed", "hi", false));

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
    assertThat(vendor.calls()).extracting(VendorCall::model).containsOnly(MODEL);
  }
}
