package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The price in an answer's usage. */
class UsageTest {

  @ParameterizedTest
  @ValueSource(strings = {"0.0000725", "7.25e-5", "0", "12"})
  void aPriceIsTakenAsItIs(String price) throws IOException {
    // When
    BigDecimal cost = cost(price);

    // Then
    assertThat(cost).isEqualTo(new BigDecimal(price));
  }

  /** Written out, such a number would fill the memory; added up, it would ruin the sums. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e99999999",
        "1e-99999999",
        "1e111",
        "1e99",
        "100000.01",
        "-1",
        "\"free\"",
        "null",
        "[1]"
      })
  void anythingElseIsUnknown(String price) throws IOException {
    // When
    BigDecimal cost = cost(price);

    // Then
    assertThat(cost).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9000000000000000000", "1000000001", "-1", "1e400", "\"7\"", "null", "{}"})
  void anImplausibleNumberOfTokensIsUnknown(String tokens) throws IOException {
    // Given
    byte[] answer =
        "{\"usage\":{\"prompt_tokens\":%s,\"completion_tokens\":2}}"
            .formatted(tokens)
            .getBytes(UTF_8);

    // When
    Usage usage = Operation.CHAT.scan(answer).usage();

    // Then
    assertThat(usage.inputTokens()).isNull();
    assertThat(usage.outputTokens()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "1e111", "100001", "-0.1", "", " "})
  void aHeaderThatIsNoPriceIsUnknown(String header) {
    // When
    BigDecimal cost = Usage.price(header);

    // Then
    assertThat(cost).isNull();
  }

  @Test
  void theHeadersPriceOutranksIt() throws IOException {
    // Given
    Usage usage = scan("2").usage();

    // When
    BigDecimal cost = Usage.consumption(usage, Usage.price("1")).costUsd();

    // Then
    assertThat(cost).isEqualTo(BigDecimal.ONE);
  }

  private static BigDecimal cost(String price) throws IOException {
    return Usage.consumption(scan(price).usage(), null).costUsd();
  }

  private static AnswerScan scan(String price) throws IOException {
    byte[] answer = ("{\"usage\":{\"cost\":" + price + "}}").getBytes(UTF_8);
    return Operation.CHAT.scan(answer);
  }
}
