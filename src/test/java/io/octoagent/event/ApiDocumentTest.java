package io.octoagent.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/api.md lists each error that a caller can get, and no other. */
class ApiDocumentTest {

  private static final Pattern ERROR = Pattern.compile("\\| ([0-9]{3}) \\| `([a-z_]+)` \\| .+ \\|");

  @Test
  void listsEveryError() throws IOException {
    // When
    List<String> told =
        Files.readAllLines(Checkout.file("docs/api.md")).stream()
            .map(ERROR::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();

    // Then
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ErrorCode.values()).map(code -> code.status() + " " + code.id()).toList());
  }
}
