package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.config.KnownSecrets;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.testbed.AnthropicErrors;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.Request;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that the operator has named: whose call it was, and which groups it may ask. */
@QuarkusTest
@TestProfile(KnownCallers.class)
class NamedCallersTest extends LimitedCallers {
  private static final String CI = KnownCallers.KEY_OF + "ci";

  @ParameterizedTest
  @ValueSource(strings = {"oa-canary-of-team-a", "oa-canary-new-of-team-a"})
  void theEventSaysWhoseCallItWas(String key) throws Exception {
    // When
    HttpResponse<String> answer = call(key, "planner");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(calls.only().facts().caller()).isEqualTo("team-a");
    assertThat(proxy.calls())
        .singleElement()
        .extracting(Request::toString)
        .asString()
        .doesNotContain(key);
  }

  @Test
  void oneWithoutANameHasNone() throws Exception {
    // When
    HttpResponse<String> answer = call(KnownCallers.NAMELESS, "planner");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(calls.only().facts().caller()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oa-canary-of-nobody", "team-a", KnownCallers.TEAM})
  void whoeverHasNoKeyIsRefused(String key) throws Exception {
    // When
    HttpResponse<String> answer = call(key, "planner");

    // Then
    OpenAiErrors.error(answer, 401, "invalid_api_key");
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void aGroupOfOthersIsRefusedBeforeAnybodyIsAsked() throws Exception {
    // When
    HttpResponse<String> answer = call("oa-canary-of-team-a", "fallback");

    // Then
    JsonNode error = OpenAiErrors.error(answer, 403, "group_not_allowed");
    assertThat(error.path("param").asText()).isEqualTo("model");
    assertThat(error.path("message").asText())
        .startsWith("The caller 'team-a' may not ask the group 'fallback': use executor,")
        .doesNotContain("fallback,");
    assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
    assertThat(proxy.calls()).isEmpty();
    ModelCall call = calls.only();
    assertThat(call.error()).isEqualTo(ErrorCode.GROUP_NOT_ALLOWED);
    assertThat(call.facts().caller()).isEqualTo("team-a");
  }

  @Test
  void theOtherDialectSaysItInItsOwnWay() throws Exception {
    // When
    HttpResponse<String> answer =
        new Caller(service)
            .call(
                Api.MESSAGES,
                Api.MESSAGES.body("fallback", "hi", false),
                "x-api-key",
                "oa-canary-of-team-a");

    // Then
    AnthropicErrors.error(answer, 403, "group_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFallbackIsNoWayRound(boolean stream) throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(500, "InternalServerError", "no"));

    // When
    HttpResponse<String> answer =
        new Caller(service)
            .complete(
                Caller.body(stream, "planner"), "Authorization", "Bearer oa-canary-of-team-a");

    // Then
    OpenAiErrors.error(answer, 502, "upstream_failed");
    assertThat(proxy.calls("fallback")).isEmpty();
    assertThat(proxy.calls("main")).hasSize(1);
  }

  @Test
  void otherCallersFallBackAsEver() throws Exception {
    // Given
    proxy.on("main", FakeProxy.vendorError(500, "InternalServerError", "no"));

    // When
    HttpResponse<String> answer = call(CI, "planner");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-OctoAgent-Group")).contains("fallback");
  }

  @Test
  void theListHasWhatTheCallerMayAsk() throws Exception {
    // Given
    Caller caller = new Caller(service);

    // When
    JsonNode some =
        Caller.json(caller.get("/v1/models", "Authorization", "Bearer oa-canary-of-team-a").body());
    int fallback =
        caller
            .get("/v1/models/fallback", "Authorization", "Bearer oa-canary-of-team-a")
            .statusCode();
    int planner =
        caller
            .get("/v1/models/planner", "Authorization", "Bearer oa-canary-of-team-a")
            .statusCode();

    // Then
    assertThat(
            StreamSupport.stream(some.path("data").spliterator(), false)
                .map(model -> model.path("id").asText()))
        .containsExactlyInAnyOrder(
            "executor", "extractor", "planner", "router", "summarizer", "cheap", "main");
    assertThat(fallback).isEqualTo(404);
    assertThat(planner).isEqualTo(200);
  }

  @Test
  void itsKeysAreKnownSecrets() {
    // When, Then
    assertThat(KnownSecrets.areIn("a text with oa-canary-new-of-team-a in it")).isTrue();
    assertThat(KnownSecrets.areIn(CI)).isTrue();
  }

  private HttpResponse<String> call(String key, String model) throws Exception {
    return new Caller(service).complete(Caller.chat(model, "hi"), "Authorization", "Bearer " + key);
  }
}
