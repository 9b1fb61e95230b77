package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.health.ProxyProbe;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call asks only groups of its own mode, as far as the proxy's list says what they are for. */
@QuarkusTest
@TestProfile(OwnGroups.class)
class GroupModesTest {

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject Cooldowns cooldowns;

  private Caller caller;
  private boolean changed;

  @BeforeEach
  void healthy() throws Exception {
    caller = new Caller(service);
    proxy.reset();
    HealthyGroups.again();
    caller.get("/q/health/ready");
  }

  @AfterEach
  void restore() throws Exception {
    proxy.reset();
    HealthyGroups.again();
    cooldowns.clear();
    if (changed) {
      readList();
    }
  }

  @Test
  void embeddingsGoOnToAGroupForThem() throws Exception {
    // Given
    fail("embed");

    // When
    HttpResponse<String> answer = embed("indexer");

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Rungs.group(answer)).isEqualTo("embed-b");
    assertThat(asked()).containsExactly("embed", "embed-b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chat", "rerank"})
  void theyNeverGoOnToAnyOther(String mode) throws Exception {
    // Given
    proxy.mode("main", mode);
    readList();
    fail("embed", "embed-b");

    // When
    HttpResponse<String> answer = embed("indexer");

    // Then
    assertThat(OpenAiErrors.error(answer, 502, "upstream_failed").path("message").asText())
        .contains("embed answered", "embed-b answered")
        .doesNotContain("main", "fallback");
    assertThat(asked()).containsExactly("embed", "embed-b");
  }

  /** Its annotation would go on to the group fallback. */
  @Test
  void anAnnotatedGroupOfUnknownModeIsTheLastOne() throws Exception {
    // Given
    fail("main");

    // When
    HttpResponse<String> answer = embed("main");

    // Then
    assertThat(OpenAiErrors.error(answer, 502, "upstream_failed").path("message").asText())
        .contains("main answered")
        .doesNotContain("fallback");
    assertThat(asked()).containsExactly("main");
  }

  @Test
  void soItIsWhenItsBreakerIsOpen() throws Exception {
    // Given
    fail("main");
    for (int i = 0; i < GroupEvidence.WINDOW; i++) {
      caller.call(Api.EMBEDDINGS, Api.EMBEDDINGS.body("main", "hi " + i, false));
    }
    proxy.server().forgetRequests();

    // When
    HttpResponse<String> answer = embed("main");

    // Then
    OpenAiErrors.error(answer, 503, "circuit_open");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(asked()).isEmpty();
  }

  @Test
  void aChainLeavesOutWhatDoesNotFit() throws Exception {
    // Given
    proxy.mode("main", "embedding");
    proxy.mode("fallback", "chat");
    proxy.mode("reserve", "embedding");
    readList();
    fail("mixed", "main");

    // When
    HttpResponse<String> answer = embed("mixed");

    // Then
    assertThat(Rungs.group(answer)).as(answer.body()).isEqualTo("reserve");
    assertThat(asked()).containsExactly("mixed", "main", "reserve");
  }

  @ParameterizedTest
  @CsvSource({"coder, reserve", "main, fallback"})
  void textNeverGoesOnToAGroupForEmbeddings(String first, String next) throws Exception {
    // Given
    proxy.mode(next, "embedding");
    readList();
    fail(first);

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat(first, "hi"));

    // Then
    OpenAiErrors.error(answer, 502, "upstream_failed");
    assertThat(asked()).containsExactly(first);
  }

  @Test
  void embeddingsOfAGroupForTextAreRefused() throws Exception {
    // Given
    proxy.mode("main", "chat");
    readList();

    // When
    HttpResponse<String> answer = embed("planner");

    // Then
    var error = OpenAiErrors.error(answer, 400, "invalid_request");
    assertThat(error.path("param").asText()).isEqualTo("model");
    assertThat(error.path("message").asText())
        .isEqualTo("The group 'main' is not for embeddings: use indexer, embed, embed-b.");
    assertThat(asked()).isEmpty();
  }

  @Test
  void textOfAGroupForEmbeddingsIsRefused() throws Exception {
    // When
    HttpResponse<String> answer = caller.complete(Caller.streamed("indexer", "hi"));

    // Then
    var error = OpenAiErrors.error(answer, 400, "invalid_request");
    assertThat(error.path("param").asText()).isEqualTo("model");
    assertThat(error.path("message").asText())
        .startsWith("The group 'embed' is not for text: use ")
        .contains("planner", "coder")
        .doesNotContain("indexer", "embed-b");
    assertThat(asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"EMBEDDING\"", "{\"embedding\":1}", "[\"embedding\"]", "5", "null"})
  void whatIsNoModeIsUnknown(String mode) throws Exception {
    // Given
    proxy.onModels(Answer.json("{\"data\":[{\"id\":\"embed\",\"mode\":%s}]}".formatted(mode)));
    readList();

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("embed", "hi"));

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private HttpResponse<String> embed(String model) throws Exception {
    return caller.call(Api.EMBEDDINGS, Api.EMBEDDINGS.body(model, "hi", false));
  }

  private void fail(String... groups) {
    for (String group : groups) {
      proxy.on(group, FakeProxy.vendorError(Api.EMBEDDINGS, 500, "Error: down"));
    }
  }

  private List<String> asked() {
    return proxy.calls().stream().map(call -> call.json().path("model").asText()).toList();
  }

  /** Has the service read the proxy's list as it is now. */
  private void readList() throws Exception {
    changed = true;
    proxy.server().forgetRequests();
    ProxyProbe.again();
    caller.get("/q/health/ready");
    assertThat(proxy.server().requests(FakeProxy.MODELS)).isNotEmpty();
    proxy.server().forgetRequests();
  }
}
