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

  private static byte[] zip(byte[] plain) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    }
    return zipped.toByteArray();
  }
}
