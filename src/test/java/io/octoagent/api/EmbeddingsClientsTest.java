package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.JavaSdk;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the users of the JVM's clients, unmodified, get when they ask for embeddings. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class EmbeddingsClientsTest {

  private static final EmbeddingCreateParams ASK =
      EmbeddingCreateParams.builder().model("router").input("hi").build();

  /** What the proxy's form makes of each character, for instance of the h of hi. */
  private static final float H = 'h' / 1024f;

  private static final float I = 'i' / 1024f;

  FakeProxy proxy;

  @TestHTTPResource("/v1")
  URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    proxy.on("cheap", Answer.json(Api.EMBEDDINGS.proxy().plain("cheap", "hi")));
  }

  @Test
  void openAisSdk() {
    // When
    CreateEmbeddingResponse answer = JavaSdk.client(service).embeddings().create(ASK);

    // Then
    assertThat(answer.data().getFirst().embedding()).containsExactly(H, I);
    assertThat(answer.usage().promptTokens()).isEqualTo(30);
  }

  @Test
  void langChain4j() {
    // When
    var answer = langChain().embed("hi");

    // Then
    assertThat(answer.content().vector()).containsExactly(new float[] {H, I}, within(0f));
  }

  @Test
  void aFailureIsReported() {
    // Given
    for (String group : List.of("cheap", "fallback")) {
      proxy.on(group, FakeProxy.vendorError(Api.EMBEDDINGS, 500, "Error: no"));
    }

    // When
    assertThatThrownBy(() -> langChain().embed("hi"))

        // Then
        .hasMessageContaining("No model group answered");
  }

  private OpenAiEmbeddingModel langChain() {
    return OpenAiEmbeddingModel.builder()
        .baseUrl(service.toString())
        .apiKey(JavaSdk.KEY)
        .modelName("router")
        .maxRetries(0)
        .build();
  }
}
