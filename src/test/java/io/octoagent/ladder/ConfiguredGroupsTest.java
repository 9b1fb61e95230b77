package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.event.Facts;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.Request;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups and roles that are configuration alone, beside the defaults. */
@QuarkusTest
@TestProfile(OwnGroups.class)
class ConfiguredGroupsTest extends FaultTable {

  /** The first two of them. */
  @Override
  Chain chain(Api api) {
    return api == Api.EMBEDDINGS
        ? new Chain("indexer", "embed", "embed-b")
        : new Chain("reviewer", "coder", "reserve");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theThirdAnswersWhenTwoHang(boolean streamed) throws Exception {
    // Given
    proxy.on("trio", Answer.silence());
    proxy.on("coder", Answer.silence());

    // When
    HttpResponse<String> answer = caller.complete(Caller.body(streamed, "trio"));

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Rungs.group(answer)).isEqualTo("reserve");
    assertThat(Rungs.header(answer, "X-OctoAgent-Attempts")).isEqualTo("3");
    assertThat(Rungs.header(answer, "X-OctoAgent-Fallback-Reason")).isEqualTo("timeout");
    assertThat(asked()).containsExactly("trio", "coder", "reserve");
    for (Request hung : proxy.calls().subList(0, 2)) {
      hung.awaitClosed(SOON);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whenAllHangTheErrorNamesAll(boolean streamed) throws Exception {
    // Given
    for (String group : List.of("trio", "coder", "reserve")) {
      proxy.on(group, Answer.silence());
    }

    // When
    HttpResponse<String> answer = caller.complete(Caller.body(streamed, "trio"));

    // Then
    assertThat(OpenAiErrors.error(answer, 504, "deadline_exceeded").path("message").asText())
        .isEqualTo(
            "No answer before the deadline: trio timed out, coder timed out, reserve timed out.");
    for (Request hung : proxy.calls()) {
      hung.awaitClosed(SOON);
    }
  }

  @Test
  void eachAttemptButTheLastHasItsShareOfWhatIsLeft() throws Exception {
    // Given
    proxy.on("trio", Answer.silence());
    proxy.on("coder", Answer.silence());

    // When
    caller.complete(Caller.chat("trio", "hi"));

    // Then
    assertThat(proxy.calls())
        .extracting(call -> Double.parseDouble(call.header("x-litellm-timeout")))
        .satisfiesExactly(
            first -> assertThat(first).isBetween(0.9, 1.2),
            second -> assertThat(second).isBetween(0.3, 0.48),
            third -> assertThat(third).isBetween(0.1, 0.32));
  }

  @Test
  void aChainGoesThroughAnnotatedGroupsToo() throws Exception {
    // Given
    for (String group : List.of("mixed", "main", "fallback")) {
      proxy.on(group, FakeProxy.vendorError(503, null, "down"));
    }

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("mixed", "hi"));

    // Then
    assertThat(Rungs.text(answer, false)).isEqualTo("reserve says: hi");
    assertThat(asked()).containsExactly("mixed", "main", "fallback", "reserve");
    assertThat(facts().attempts())
        .extracting(Rung::outcome)
        .containsExactly(
            Outcome.SERVER_ERROR, Outcome.SERVER_ERROR, Outcome.SERVER_ERROR, Outcome.ANSWERED);
  }

  @Test
  void whatACallReportsNamesItsOwnGroupsAndRoles() throws Exception {
    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("reviewer", "hi"));

    // Then
    assertThat(Rungs.header(answer, "X-OctoAgent-Role")).isEqualTo("reviewer");
    assertThat(Rungs.group(answer)).isEqualTo("coder");
    assertThat(facts().role().id()).isEqualTo("reviewer");
    assertThat(facts().target().id()).isEqualTo("coder");
    assertThat(caller.get("/q/metrics").body())
        .containsPattern("octoagent_rungs_total\\{group=\"coder\",outcome=\"answered\"} [1-9]")
        .containsPattern("octoagent_cost_usd_total\\{group=\"coder\",role=\"reviewer\"} [1-9]")
        .containsPattern("octoagent_fallbacks_total\\{group=\"trio\",reason=\"timeout\"}");
  }

  @Test
  void listsNameThem() throws Exception {
    // When
    JsonNode models = Caller.json(caller.get("/v1/models").body()).path("data");
    JsonNode overview = Caller.json(caller.get("/v1/octoagent/overview").body()).path("groups");
    String health = caller.get("/q/health/ready").body();

    // Then
    assertThat(models.findValuesAsText("id"))
        .contains("reviewer", "thinker", "planner", "coder", "trio", "main")
        .doesNotHaveDuplicates();
    assertThat(overview.findValuesAsText("group"))
        .containsExactlyInAnyOrder(
            "cheap", "main", "fallback", "coder", "reserve", "trio", "mixed", "embed", "embed-b");
    assertThat(overview.toString()).contains("\"roles\":[\"hasty\",\"reviewer\"]");
    assertThat(health).contains("breaker.coder", "breaker.main");
  }

  @Test
  void aGroupHasOneBreakerForAllItsChains() throws Exception {
    // Given
    proxy.on("coder", FakeProxy.vendorError(500, null, "ServerError: dead"));
    for (int i = 0; i < GroupEvidence.WINDOW; i++) {
      caller.complete(Caller.chat("reviewer", "hi " + i));
    }
    proxy.on("trio", FakeProxy.vendorError(503, null, "down"));
    proxy.server().forgetRequests();
    calls.clear();

    // When
    HttpResponse<String> answer = caller.complete(Caller.chat("trio", "hi"));

    // Then
    assertThat(Rungs.group(answer)).isEqualTo("reserve");
    assertThat(asked()).containsExactly("trio", "reserve");
    assertThat(facts().attempts())
        .extracting(Rung::outcome)
        .containsExactly(Outcome.SERVER_ERROR, Outcome.BREAKER_OPEN, Outcome.ANSWERED);
    proxy.reset();
    await()
        .atMost(Duration.ofSeconds(3))
        .until(() -> Rungs.group(caller.complete(Caller.chat("reviewer", "hi"))).equals("coder"));
  }

  private Facts facts() {
    return calls.only().facts();
  }

  private List<String> asked() {
    return proxy.calls().stream().map(call -> call.json().path("model").asText()).toList();
  }
}
