package io.octoagent.api;

import static io.octoagent.testbed.RawCall.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answer to a wrong path or method names what to change. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class WrongPathTest {

  private static final byte[] NO_BODY = {};
  private static final byte[] CHAT = Caller.chat("main", "x").getBytes(ISO_8859_1);
  private static final String JSON = "Content-Type: application/json";
  private static final String KEY = "sk-canary-0a1b2c3d4e5f";

  private static final String WHAT_THERE_IS =
      "What there is: POST /v1/chat/completions, /v1/completions, /v1/responses, /v1/messages,"
          + " /v1/messages/count_tokens, /v1/embeddings, /v1/responses/{id}/cancel; GET /v1/models,"
          + " /v1/models/{id}, /v1/responses/{id}, /v1/responses/{id}/input_items; DELETE"
          + " /v1/responses/{id}.";

  @TestHTTPResource URI service;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/chat/completions | has to end in /v1",
        "/chat/completions/ | has to end in /v1",
        "//chat//completions | has to end in /v1",
        "/api/v1/chat/completions | has to end in /v1",
        "/openai/v1/chat/completions | has to end in /v1",
        "/V1/chat/completions | has to end in /v1",
        "/api/v1/models | has to end in /v1",
        "/responses | has to end in /v1",
        "/responses/resp_1/cancel | has to end in /v1",
        "/embeddings | has to end in /v1",
        "/messages/count_tokens?beta=true | as Anthropic's do, it is http://localhost:8080.",
        "/anthropic/v1/messages?beta=true | as Anthropic's do, it is http://localhost:8080.",
        "/v1/responses/compact | There is nothing at POST /v1/responses/compact.",
        "/v1/v1/chat/completions | spring.ai.openai.base-url",
        "/v1/v1/models | spring.ai.openai.base-url",
        "/v1/v1/messages?beta=true | ANTHROPIC_BASE_URL",
        "/v1/v1/messages/count_tokens | ANTHROPIC_BASE_URL",
        "/v1/chat/completions/chat/completions | without the path of an endpoint",
        "/v1/chat/completions/v1/responses | without the path of an endpoint",
        "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21 | Azure",
        "/openai/responses?api-version=preview | Azure",
        "/v1/engines/davinci/completions | name the role or group in the body's model",
        "/engines/ada/embeddings | name the role or group in the body's model",
        "/api/chat | Ollama",
        "/api/generate | Ollama",
        "/v1beta/models/gemini-2.5-pro:generateContent | Gemini"
      })
  void saysWhatToChange(String path, String hint) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("POST", path, CHAT, JSON));

    // Then
    assertThat(message(answer, 404, "not_found"))
        .startsWith("There is nothing at POST /")
        .contains(WHAT_THERE_IS, hint)
        .doesNotContain("api-version", "beta=");
  }

  /** What is no known mistake gets no advice, and not the wrong one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nope",
        "/v1/nope",
        "/v1",
        "/v1/audio/speech",
        "/v1/v1beta",
        "/v1/threads/thread_1/messages",
        "/v1/chat/completions/chatcmpl-1",
        "/v1/responses/resp_1/output",
        "/favicon.ico"
      })
  void otherwiseListsWhatThereIs(String path) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("GET", path, NO_BODY));

    // Then
    assertThat(message(answer, 404, "not_found"))
        .isEqualTo("There is nothing at GET " + path + ". " + WHAT_THERE_IS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/" + KEY,
        "/v1/sk%2Dcanary%2D0a1b2c3d4e5f/x",
        "/v1/x;api_key=canary-0a1b2c3d/y",
        "/v1/Bearer%20canary-0a1b2c3d",
        "/v1/%73k-canary-0a1b2c3d4e5f",
        "/openai/deployments/" + KEY + "/chat/completions",
        "/v1/nope?key=" + KEY,
        "/v1/nope#" + KEY,
      })
  void noSecretIsRepeated(String path) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("GET", path, NO_BODY));

    // Then
    assertThat(message(answer, 404, "not_found")).doesNotContain("canary", "0a1b2c3d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/%0d%0aX-Evil:%20yes",
        "/v1/%00%1b[31m",
        "/v1/\u00e9\u00ff",
        "/v1/%E2%80%AEtxt",
        "/v1/%zz"
      })
  void whatIsNoPlainCharacterIsNotRepeated(String path) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("GET", path, NO_BODY));

    // Then
    if (answer.status() == 404) {
      assertThat(message(answer, 404, "not_found")).matches("[ -~]+");
    } else {
      assertThat(answer.status()).isEqualTo(400);
    }
  }

  @Test
  void aLongPathIsCut() throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(service, request("GET", "/v1/" + "ab/".repeat(9_000), NO_BODY));

    // Then
    assertThat(message(answer, 404, "not_found")).contains("ab/ab...").hasSizeLessThan(500);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /v1/chat/completions | POST",
        "PUT | /v1/chat/completions/ | POST",
        "BREW | /v1/chat/completions | POST",
        "GET | /v1/responses | POST",
        "GET | /v1/embeddings | POST",
        "PUT | /v1/responses/resp_1 | GET, DELETE",
        "GET | /v1/responses/resp_1/cancel | POST",
        "DELETE | /v1/responses/resp_1/input_items | GET",
        "POST | /v1/models | GET, HEAD, OPTIONS",
        "DELETE | /v1/models/main | GET, HEAD, OPTIONS",
        "PUT | /v1/octoagent/overview | GET, HEAD, OPTIONS"
      })
  void aWrongMethodGetsTheRightOne(String method, String path, String allowed) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request(method, path, CHAT, JSON));

    // Then
    assertThat(message(answer, 405, "method_not_allowed"))
        .isEqualTo(path + " does not take " + method + ": use " + allowed + ".");
    assertThat(answer.headers().first("Allow").orElseThrow()).startsWith(allowed);
  }

  @Test
  void aMethodOfAnyLengthIsCut() throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(service, request("M".repeat(4_000), "/v1/chat/completions", NO_BODY));

    // Then
    assertThat(message(answer, 405, "method_not_allowed")).hasSizeLessThan(100);
  }

  /** Some clients of Anthropic's look in this way whether anyone is there. */
  @Test
  void theRootTakesHead() throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, request("HEAD", "/", NO_BODY));

    // Then
    assertThat(answer.status()).isEqualTo(200);
  }

  /** All errors below Anthropic's path are, and whatever asks for its version gets them too. */
  @ParameterizedTest
  @CsvSource({"/v1/messages/batches, ''", "/v1/nope, anthropic-version: 2023-06-01"})
  void anthropicsClientsReadItsEnvelope(String path, String header) throws Exception {
    // When
    RawCall.Response answer =
        RawCall.send(
            service,
            header.isEmpty()
                ? request("GET", path, NO_BODY)
                : request("GET", path, NO_BODY, header));

    // Then
    assertThat(answer.status()).isEqualTo(404);
    JsonNode body = Caller.json(answer.text());
    assertThat(body.path("type").asText()).isEqualTo("error");
    assertThat(body.at("/error/type").asText()).isEqualTo("not_found_error");
    assertThat(body.at("/error/message").asText()).startsWith("There is nothing at GET " + path);
  }

  private static String message(RawCall.Response answer, int status, String code)
      throws IOException {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    var error =
        OpenAiErrors.error(answer.headers().first("Content-Type").orElse(""), answer.text());
    assertThat(error.path("code").asText()).isEqualTo(code);
    return error.path("message").asText();
  }
}
