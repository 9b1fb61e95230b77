package io.octoagent.litellm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.handler.codec.http.HttpVersion;
import io.octoagent.event.Outcome;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.UpstreamException.KeyRefused;
import io.octoagent.operation.UpstreamException.Uncounted;
import io.octoagent.operation.VendorError;
import io.octoagent.testbed.LogLines;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {

  private final LogLines log = new LogLines();

  @AfterEach
  void close() {
    log.close();
  }

  /**
   * Each as LiteLLM 1.106.2 says it, of a body over which it fell, although no vendor was asked.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'int' object is not iterable",
        "1 validation error for AnthropicMetadata",
        "Invalid request format: 'str' object has no attribute 'get'",
        "litellm.types.llms.openai.WebSearchOptions() argument after ** must be a mapping, not str",
        "litellm.APIConnectionError: Unsupported tool type: code_interpreter",
        "litellm.APIConnectionError: Unsupported tool type: a connection",
        "litellm.APIConnectionError: 'server_url'",
        "litellm.APIConnectionError: type str doesn't define __round__ method",
        "litellm.APIConnectionError: APIConnectionError: OpenAIException - 'int' object has no attribute 'get'",
        "litellm.APIConnectionError: APIConnectionError: OpenAIException - Unmapped prompt format. Your prompt",
        "litellm.APIConnectionError: APIConnectionError: OpenAIException - Invalid user message at index 0."
      })
  void aStumbleOverABodySaysNothingOfItsGroup(String message) {
    // When
    UpstreamException told = Diagnosis.of(500, error(message), Optional.empty(), true);

    // Then
    assertThat(told).isInstanceOf(Uncounted.class);
    assertThat(told.outcome()).isEqualTo(Outcome.PROXY_ERROR);
  }

  /** The same of a vendor that was refused, cut off or unreadable. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "litellm.InternalServerError: InternalServerError: OpenAIException - Connection error.",
        "litellm.InternalServerError: AnthropicException - Server disconnected.",
        "litellm.InternalServerError: InternalServerError: OpenAIException - 'list' object has no attribute 'x'",
        "litellm.APIConnectionError: APIConnectionError: OpenAIException - Connection error.",
        "litellm.APIConnectionError: AnthropicException - Unable to get json response - Expecting value",
        "litellm.APIConnectionError: AnthropicException - <html>Bad gateway",
        "litellm.APIConnectionError: groq - Cannot connect to host api.groq.com:443",
        "litellm.MidStreamFallbackError: litellm.APIConnectionError: x",
        "litellm.Timeout: AnthropicException - x"
      })
  void aFailureOfAVendorCountsAgainstItsGroup(String message) {
    // When
    UpstreamException told = Diagnosis.of(500, error(message), Optional.empty(), true);

    // Then
    assertThat(told).isInstanceOf(Failed.class);
  }

  /** LiteLLM answers it in OpenAI's form whatever the API. */
  @Test
  void theProxysRefusalOfItsKeyIsKnown() {
    // Given
    VendorError refusal =
        VendorError.in(
            "{\"error\":{\"message\":\"No connected db.\",\"type\":\"no_db_connection\",\"code\":\"400\"}}"
                .getBytes(UTF_8));

    // When
    UpstreamException told = Diagnosis.of(400, refusal, Optional.empty(), true);

    // Then
    assertThat(told).isInstanceOf(KeyRefused.class);
  }

  private static VendorError error(String message) {
    String body = "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"%s\"}}";
    return VendorError.in(body.formatted(message).getBytes(UTF_8));
  }

  @Test
  void whatTheDecoderFindsIllegalIsAnAnswerThatIsNotHttp() {
    // Given
    Throwable decoders = catchThrowable(() -> HttpVersion.valueOf("SSH-2.0-OpenSSH"));
    assertThat(decoders).isInstanceOf(IllegalArgumentException.class);

    // When
    UpstreamException told = Diagnosis.of(decoders);

    // Then
    assertThat(told.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(log.errors()).isEmpty();
  }

  @Test
  void whatAnybodyElseFindsIllegalIsAFaultOfOursAndIsLogged() {
    // Given
    Throwable ours = catchThrowable(() -> TimeUnit.valueOf("FORTNIGHTS"));
    assertThat(ours).isInstanceOf(IllegalArgumentException.class);

    // When
    UpstreamException told = Diagnosis.of(ours);

    // Then
    assertThat(told.outcome()).isEqualTo(Outcome.CUT);
    assertThat(log.errors()).singleElement().asString().contains("FORTNIGHTS");
  }
}
