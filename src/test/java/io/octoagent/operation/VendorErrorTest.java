package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.VendorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where servers put the reason of an error, and which code goes with it. */
class VendorErrorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"error":{"message":"too long"}}|too long
          {"error":"too long"}|too long
          {"detail":"too long"}|too long
          {"detail":[{"loc":["body","x"],"msg":"too long","type":"v"}]}|body.x: too long
          {"detail":{"error":"too long"}}|too long
          {"object":"error","message":"too long","code":400}|too long
          {"errors":["too long","too wide"]}|too long; too wide
          {"title":"too long","status":400}|too long
          {"error":{},"detail":"too long"}|too long
          [{"error":{"message":"too long","code":400}}]|too long
          ["too long"]|too long
          too long|too long
          {"error":{"message":"litellm.BadRequestError: OpenAIException - too long"}}|too long
          {"error":{"message":"litellm.BadRequestError: litellm.XError: XError: YException - too long"}}|too long
          {"error":{"message":"litellm.BadRequestError: OpenAIException - <p>too long</p>"}}|too long
          """)
  void theWordsAreFound(String body, String words) {
    // When
    VendorError error = VendorError.in(body.getBytes(UTF_8));

    // Then
    assertThat(Scrubber.scrub(error.words())).isEqualTo(words);
  }

  /**
   * As LiteLLM 1.106.2 puts a vendor's answer into its message: as it came, as bytes, as a
   * dictionary.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "litellm.BadRequestError: AnthropicException - {\"type\": \"error\", \"error\": {\"type\":"
            + " \"invalid_request_error\", \"message\": \"it's \\\"too\\\" l\\u00f6ng\"}, \"request_id\": \"r\"}",
        "litellm.BadRequestError: AnthropicException - {\"error\": {\"message\": \"it's \\\"too\\\" l\u00f6ng\"}}."
            + " Handle with `litellm.InternalServerError`.",
        "litellm.BadRequestError: AnthropicError - b'{\"error\": {\"message\": \"it\\'s \\\\\"too\\\\\" l\\xc3\\xb6ng\"}}'",
        "litellm.BadRequestError: OpenAIException - Error code: 400 - {'error': {'message': 'it\\'s \"too\" l\u00f6ng',"
            + " 'param': None, 'more': [True, 1.5e3]}}",
        "litellm.BadRequestError: OpenAIException - Error code: 400 - {'message': 'it\\'s \"too\" l\u00f6ng'}",
        "litellm.BadRequestError: XException - {\"detail\": \"it's \\\"too\\\" l\u00f6ng\"}"
      })
  void theVendorsWordsAreTakenOutOfLiteLlms(String message) {
    // When
    VendorError error = relayed(message);

    // Then
    assertThat(Scrubber.scrub(error.words())).isEqualTo("it's \"too\" l\u00f6ng");
    assertThat(error.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\": {\"message\": \"x\", \"code\": \"unsupported_value\", \"param\": \"n\"}}",
        "Error code: 400 - {'error': {'message': 'x', 'param': 'n', 'code': 'unsupported_value'}}"
      })
  void theVendorsCodeAndFieldAreTakenOutOfLiteLlms(String answer) {
    // When
    VendorError error = relayed("litellm.BadRequestError: OpenAIException - " + answer);

    // Then
    assertThat(error.code()).contains(VendorCode.UNSUPPORTED_VALUE);
    assertThat(error.param()).isEqualTo("n");
    assertThat(error.words()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "litellm.ContextWindowExceededError: litellm.BadRequestError: AnthropicError - ",
        "litellm.BadRequestError: OpenAIException - "
      })
  void aPromptThatIsTooLongForAnthropicIsOneForOpenAisClients(String prefix) {
    // When
    VendorError error =
        relayed(
            prefix
                + "{\"type\": \"error\", \"error\": {\"type\": \"invalid_request_error\", \"message\":"
                + " \"prompt is too long: 205000 tokens > 200000 maximum\"}}");

    // Then
    assertThat(error.code()).contains(VendorCode.CONTEXT_LENGTH_EXCEEDED);
    assertThat(Scrubber.scrub(error.words()))
        .isEqualTo("prompt is too long: 205000 tokens > 200000 maximum");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "litellm.BadRequestError: X - {",
        "litellm.BadRequestError: XException - {'a",
        "litellm.BadRequestError: XException - {'a': nan}",
        "litellm.BadRequestError: XException - {'a\\",
        "litellm.BadRequestError: XException - b'{\\x",
        "litellm.BadRequestError: XException - b\"{\"",
        "litellm.BadRequestError: XException - {{{{[[[[",
        "litellm.BadRequestError: XException - {}",
        "litellm.BadRequestError: XException - {\"error\": {}} and more",
        "{\"error\": {\"message\": \"of no vendor\"}}"
      })
  void wordsThatHoldNoAnswerStayAsTheyAre(String message) {
    // When
    VendorError error = relayed(message);

    // Then
    assertThat(error.words()).isEqualTo(message);
  }

  @Test
  void theTextOfAPageIsReported() {
    // Given
    String page =
        "<!DOCTYPE html><html><head><style>p {}</style></head><body><h1>413</h1>\n<p>Too large</p>";

    // When
    VendorError error = VendorError.in(page.getBytes(UTF_8));

    // Then
    assertThat(Scrubber.scrub(error.words())).isEqualTo("413 Too large");
  }

  @Test
  void aZippedOneIsUnzipped() throws IOException {
    // Given
    byte[] zipped = zip("{\"detail\":\"too long\"}".getBytes(UTF_8));

    // When
    VendorError error = VendorError.in(zipped);

    // Then
    assertThat(error.words()).isEqualTo("too long");
  }

  /** A megabyte of zeros is a kilobyte on the wire. */
  @Test
  void aBombIsReadUpToTheLimitOfErrors() throws IOException {
    // Given
    byte[] bomb = zip(new byte[64 << 20]);

    // When
    VendorError error = VendorError.in(bomb);

    // Then
    assertThat(error.words()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"error\":{}}",
        "{\"error\":{\"message\":\"\"}}",
        "{\"detail\":[]}",
        "{\"detail\": \"cut of",
        "{\"status\":400}",
        "<html><body></body></html>",
        "\u001f\u008b\u0008not gzip",
        "\u0000\u0001\u0002\u0003"
      })
  void withoutWordsThereAreNone(String body) {
    // When
    VendorError error = VendorError.in(body.getBytes(UTF_8));

    // Then
    assertThat(Scrubber.scrub(error.words())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x|context_length_exceeded|CONTEXT_LENGTH_EXCEEDED
          x|invalid_image_url|INVALID_IMAGE_URL
          x|content_filter|CONTENT_FILTER
          litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: OpenAIException - x|400|CONTEXT_LENGTH_EXCEEDED
          litellm.BadRequestError: litellm.ContentPolicyViolationError: ContentPolicyViolationError: OpenAIException - x|400|CONTENT_POLICY_VIOLATION
          litellm.BadRequestError: OpenAIException - Your input exceeds the context window of this model.|400|CONTEXT_LENGTH_EXCEEDED
          litellm.BadRequestError: OpenAIException - Unsupported parameter: 'max_tokens' is not|400|UNSUPPORTED_PARAMETER
          litellm.BadRequestError: OpenAIException - Invalid 'messages[0].content': string too long.|400|STRING_ABOVE_MAX_LENGTH
          """)
  void theCodeIsKept(String message, String code, VendorCode kept) {
    // Given
    String body = "{\"error\":{\"message\":\"%s\",\"code\":\"%s\"}}".formatted(message, code);

    // When
    VendorError error = VendorError.in(body.getBytes(UTF_8));

    // Then
    assertThat(error.code()).contains(kept);
    assertThat(error.status()).isEqualTo(400);
  }

  /** A code that nobody knows could be any text, and the words may be the caller's own. */
  @ParameterizedTest
  @CsvSource({
    "x, sk-canary-key",
    "x, model_not_found",
    "x, 400",
    "litellm.BadRequestError: OpenAIException - no ContextWindowExceededError here, 400"
  })
  void noOtherIs(String message, String code) {
    // Given
    String body = "{\"error\":{\"message\":\"%s\",\"code\":\"%s\"}}".formatted(message, code);

    // When
    VendorError error = VendorError.in(body.getBytes(UTF_8));

    // Then
    assertThat(error.code()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "messages[0].content, messages[0].content",
    "max_tokens, max_tokens",
    "sk-canary-key-1234567890,",
    "two words,",
    "'',"
  })
  void onlyAFieldsNameIsAParam(String param, String kept) {
    // Given
    String body = "{\"error\":{\"message\":\"x\",\"param\":\"%s\"}}".formatted(param);

    // When
    VendorError error = VendorError.in(body.getBytes(UTF_8));

    // Then
    assertThat(error.param()).isEqualTo(kept);
  }

  private static VendorError relayed(String message) {
    return VendorError.of(message, "400");
  }

  private static byte[] zip(byte[] plain) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    }
    return zipped.toByteArray();
  }
}
