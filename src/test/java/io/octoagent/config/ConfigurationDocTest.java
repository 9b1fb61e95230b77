package io.octoagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/configuration.md say what {@link OctoAgentConfig} says. With {@code
 * -Ddocs.write=true} this writes them.
 */
class ConfigurationDocTest {
  private static final Path DOCUMENT = Checkout.file("docs/configuration.md");

  @Test
  void theDocumentHasEverySettingAsTheMappingDescribesIt() throws IOException {
    // Given
    String document = Files.readString(DOCUMENT);
    List<DocumentedSetting> settings = DocumentedSettings.read();

    // When
    String written = document;
    for (DocumentedSetting setting : settings) {
      written = withRow(written, setting);
    }

    // Then
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, written);
      document = written;
    }
    assertThat(document)
        .as("%s: ./dev test ConfigurationDocTest -Ddocs.write=true writes its tables", DOCUMENT)
        .isEqualTo(written);
  }

  @Test
  void theDocumentHasNoSettingThatThereIsNot() throws IOException {
    // Given
    List<String> names =
        DocumentedSettings.read().stream().map(DocumentedSetting::variable).toList();

    // When
    List<String> rows =
        Pattern.compile("^\\| `((?:OCTOAGENT|LITELLM)_[^`]+)`", Pattern.MULTILINE)
            .matcher(Files.readString(DOCUMENT))
            .results()
            .map(row -> row.group(1))
            .toList();

    // Then
    assertThat(rows).containsExactlyInAnyOrderElementsOf(names);
  }

  /** Replaces the setting's row, which an author has put below the right heading. */
  private static String withRow(String document, DocumentedSetting setting) {
    Pattern row =
        Pattern.compile(
            "^\\| `" + Pattern.quote(setting.variable()) + "` \\|.*$", Pattern.MULTILINE);
    assertThat(row.matcher(document).results().count())
        .as("rows of %s in %s: add one, below the heading where it belongs", setting, DOCUMENT)
        .isEqualTo(1);
    return row.matcher(document).replaceFirst(result -> Matcher.quoteReplacement(setting.row()));
  }
}
