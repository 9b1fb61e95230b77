package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Api;
import io.octoagent.testbed.Checkout;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The fault table over the annotated groups; for embeddings, which none of them is for, over two of
 * our own.
 */
@QuarkusTest
@TestProfile(OwnGroups.class)
class FaultTableTest extends FaultTable {

  @Override
  Chain chain(Api api) {
    return Chain.ofContract(api);
  }

  @Test
  void theDocumentSaysTheSame() throws IOException {
    // When
    List<String> rows =
        Files.readAllLines(Checkout.file("docs/when-a-call-fails.md")).stream()
            .dropWhile(line -> !line.startsWith("|---"))
            .skip(1)
            .takeWhile(line -> line.startsWith("|"))
            .toList();

    // Then
    assertThat(rows)
        .containsExactlyElementsOf(Fault.ofChat().stream().map(Fault::row).distinct().toList());
  }
}
