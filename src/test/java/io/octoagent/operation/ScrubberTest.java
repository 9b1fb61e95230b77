package io.octoagent.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No spelling of a secret gets through, and a sentence without one stays as it is. */
class ScrubberTest {

  /** As LiteLLM 1.106.2 puts its own one into a message. */
  @Test
  void aStackTraceIsCutOff() {
    // Given
    String message =
        "Invalid request format: litellm.APIConnectionError: 'int' object has no attribute 'get'\n"
            + "Traceback (most recent call last):\n  File \"/app/litellm/responses/main.py\", line 914,"
            + " in aresponses\n    response = await init_response\n";

    // When
    String clean = Scrubber.scrub(message);

    // Then
    assertThat(clean)
        .isEqualTo(
            "Invalid request format: litellm.APIConnectionError: 'int' object has no attribute"
                + " 'get'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Incorrect API key provided: canary1. See https://platform.openai.com",
        "Authorization: Bearer canary1",
        "Authorization: Basic Y2FuYXJ5-canary==",
        "Authorization: canary1",
        "{'authorization': 'Bearer canary1', 'x-api-key': 'canary2'}",
        "{\"authorization\":\"Bearer canary1\",\"x-api-key\":\"canary2\"}",
        "[Authorization=Bearer canary1, x-api-key=canary2]",
        "[('Authorization', 'Bearer canary1'), ('x-api-key', 'canary2')]",
        "[(b'x-api-key', b'canary1')]",
        "{\\\"api_key\\\": \\\"canary1\\\", \\\"model\\\": \\\"x\\\"}",
        "{\"api_key\": \"some\\\"canary\"}",
        "api_key='some canary with blanks'",
        "api_key%3Dcanary1&model=x",
        "GET https://vendor/path?key=canary1&x=y failed",
        "GET https://vendor/path?sig=x&custom=canary1 failed",
        "https://user:canary@vendor/x",
        "redis://:canary@host:6379",
        "key: canary1",
        "api key is canary1",
        "API key canary1 is invalid",
        "invalid key canary1",
        "password canary1 is wrong",
        "session_token=canary1; refresh_token: canary2",
        "client_secret=canary1",
        "bearer token canary1",
        "Bearer 'canary1'",
        "Bearer \"canary1\"",
        "Bearer\tcanary1",
        "Bearer\u00a0canary1",
        "sk-canary1",
        "SK-CANARY-1234",
        "sk-ant-canary-9d3f6a4e81, sk-canary-openai-5b1e0c7d2f",
        "s\u200bk-can\u200bary-1234567890",
        "sk\u2011canary\u20111234567890",
        "\uff53\uff4b-canary-1234567890",
        "glpat-canary0123456789",
        "AKIAIOSFODNN7CANARY",
        "AIzaSyCanary0123456789",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.canary",
        "canary0123456789abcdef0123456789abc",
        "organization org-canary123 has no access",
        "Set-Cookie: a=b; session=canary1; other=canary2",
        "{'cookie': 'sid=canary1'}",
        "invalid token: x-api-key: canary1",
        "bearer: Bearer token canary1",
        "bearer Authorization: Bearer canary1",
        "bearer \"Basic canary1",
        "key: \" key=\"canary1",
        "key: Authorization: canary1",
        "key: api-key is: canary1",
        "token: 'access_key': 'canary1'",
        "Bearer key: canary1"
      })
  void aSecretIsGone(String text) {
    // When
    String scrubbed = Scrubber.scrub(text);

    // Then
    assertThat(scrubbed).doesNotContainIgnoringCase("canary").contains("[redacted]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_tokens must be at most 4096: got 99999",
        "This model's maximum context length is 128000 tokens: your messages came to 140000 tokens",
        "Invalid value for 'messages[0].content': expected a string, got null",
        "Invalid 'temperature': 3 is above the maximum of 2",
        "See https://vendor.example/docs/errors for help"
      })
  void aSentenceWithoutOneStays(String text) {
    // When
    String scrubbed = Scrubber.scrub(text);

    // Then
    assertThat(scrubbed).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "litellm.BadRequestError: OpenAIException - too long | too long",
        "litellm.BadRequestError: litellm.ContextWindowExceededError: too long | too long"
      })
  void litellmsPrefixesAreGone(String text, String expected) {
    // When
    String scrubbed = Scrubber.scrub(text);

    // Then
    assertThat(scrubbed).isEqualTo(expected);
  }

  @Test
  void aLongTextIsOneLineAndCut() {
    // When
    String scrubbed = Scrubber.scrub("too long\r\n".repeat(1000));

    // Then
    assertThat(scrubbed).hasSize(501).endsWith("…").startsWith("too long too long ");
  }

  /** What is left of a long one is too short to be known. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-canary7canary7canary7canary7canary7canary7",
        "canary7canary7canary7canary7canary7canary7"
      })
  void aSecretThatWouldBeCutIsGoneAsAWhole(String secret) {
    for (int visible = 1; visible < secret.length(); visible++) {
      // When
      String scrubbed = Scrubber.scrub("no" + " ".repeat(1998 - visible) + secret);

      // Then
      assertThat(scrubbed).as("%d characters before the cut", visible).doesNotContain("canary");
    }
  }

  /** It could not be written as UTF-8, and the caller would get no error at all. */
  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83d\ude00"})
  void noHalfOfASurrogatePairIsLeft(String end) {
    // Given
    String text = "ab ".repeat(166) + end + " and more";

    // When
    String scrubbed = Scrubber.scrub(text);

    // Then
    assertThat(scrubbed.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  static Stream<String> slow() {
    return Stream.of(
            "key", "key ", "api key is ", "://", "://a?", "bearer ", "'\\", "cookie", "\ufdfa")
        .flatMap(
            piece ->
                Stream.of(
                    piece.repeat(100_000), piece + " ".repeat(100_000), piece + "a".repeat(9_999)));
  }

  @ParameterizedTest
  @MethodSource("slow")
  void noTextTakesLong(String text) {
    // When
    String scrubbed = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Scrubber.scrub(text));

    // Then
    assertThat(scrubbed).hasSizeLessThanOrEqualTo(501);
  }
}
