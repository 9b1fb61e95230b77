package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.AnthropicErrors;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.OpenAiErrors;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller gets when its task has reached a limit. */
@QuarkusTest
@TestProfile(KnownCallers.class)
class TaskLimitsTest extends LimitedCallers {

  @Test
  void anotherDialectSaysItInItsOwnForm() throws Exception {
    // Given
    String body = Api.MESSAGES.body("planner", "hi", false);
    String[] headers = {"x-api-key", "key-of-free", TASK, "dialect", TASK_BUDGET, "0.000000001"};
    new Caller(service).call(Api.MESSAGES, body, headers);

    // When
    HttpResponse<String> refused = new Caller(service).call(Api.MESSAGES, body, headers);

    // Then
    AnthropicErrors.error(refused, 429, "budget_exhausted");
  }

  @Test
  void aTaskThatLoopsIsStoppedAndTheNextIsNot() throws Exception {
    // Given
    complete("rich", TASK, "loop");
    complete("rich", TASK, "loop");

    // When
    HttpResponse<String> refused = complete("rich", TASK, "loop");

    // Then
    JsonNode error = OpenAiErrors.error(refused, 429, "budget_exhausted");
    assertThat(error.path("message").asText())
        .startsWith("The task 'loop' has made its 2 calls of 24 h; it may make calls again at ");
    assertThat(Integer.parseInt(header(refused, "Retry-After"))).isEqualTo(3600);
    assertThat(complete("rich", TASK, "next").statusCode()).isEqualTo(200);
    assertThat(complete("free", TASK, "loop").statusCode()).as("another caller's").isEqualTo(200);
    assertThat(complete("rich").statusCode()).as("without a task").isEqualTo(200);
  }

  @Test
  void aTasksBudgetCanBeLowered() throws Exception {
    // Given
    HttpResponse<String> first = complete("free", TASK, "cheap", TASK_BUDGET, "0.00001");

    // When
    HttpResponse<String> refused = complete("free", TASK, "cheap", TASK_BUDGET, "0.00001");

    // Then
    assertThat(header(first, LEFT)).isEqualTo("0");
    OpenAiErrors.error(refused, 429, "budget_exhausted");
  }

  @Test
  void butNotRaised() throws Exception {
    // When
    HttpResponse<String> answer = complete("free", TASK, "greedy", TASK_BUDGET, "1000");

    // Then
    assertThat(header(answer, LEFT)).isEqualTo("0.4999835");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1e3", "NaN", "1,5", "9999999", "0.0000000001", "$1", "0x1"})
  void aTasksBudgetMustBeAnAmount(String value) throws Exception {
    // When
    HttpResponse<String> refused = complete("free", TASK, "t", TASK_BUDGET, value);

    // Then
    JsonNode error = OpenAiErrors.error(refused, 400, "invalid_request");
    assertThat(error.path("param").asText()).isEqualTo(TASK_BUDGET);
    assertThat(proxy.calls()).isEmpty();
  }

  @Test
  void andHaveATask() throws Exception {
    // When
    HttpResponse<String> refused = complete("free", TASK_BUDGET, "1");

    // Then
    OpenAiErrors.error(refused, 400, "invalid_request");
  }
}
