package io.octoagent.litellm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RefusedFields;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.Checkout;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.PythonEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our list of steering fields beside those of the LiteLLM that is installed, and beside its code.
 * When another version of LiteLLM comes, what fails here says which names it brings.
 */
@NeedsPython
class SteeringListsTest {
  private static final String SCRIPT = "src/test/python/steering.py";

  private static JsonNode litellm;

  @BeforeAll
  static void askLiteLlm() throws Exception {
    Process python =
        new ProcessBuilder(PythonEnvironment.python(), Checkout.file(SCRIPT).toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).as(SCRIPT).isZero();
    litellm = Caller.json(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"top", "metadata"})
  void everyNameThatLiteLlmReadsIsRefusedOrKnownToBeHarmless(String place) {
    // Given
    List<String> harmless = harmless(place);
    List<String> official =
        Stream.of(Operation.values())
            .filter(operation -> place.equals("top"))
            .flatMap(operation -> official(operation).stream())
            .toList();
    // When
    List<String> names = names(place);
    // Then
    assertThat(names).hasSizeGreaterThan(400);
    assertThat(names)
        .filteredOn(name -> !official.contains(name) && !harmless.contains(name))
        .filteredOn(name -> !ours(place).contains(name))
        .map(name -> name + " (" + litellm.path(place).path(name).asText() + ")")
        .as("look what LiteLLM does with them, then add them to one of the two lists")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"top", "metadata"})
  void whatIsKnownToBeHarmlessIsReadAndNotRefused(String place) {
    // When
    List<String> harmless = harmless(place);
    // Then
    assertThat(harmless)
        .filteredOn(name -> !names(place).contains(name))
        .isSubsetOf(official(Operation.RESPONSE));
    assertThat(harmless).isNotEmpty().noneMatch(ours(place)::contains);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void noFieldOfAnApiIsRefusedByItsOperation(Operation operation) {
    // When
    List<String> official = official(operation);
    // Then
    List<String> refused = listed("official-but-refused.txt", operation.name());
    assertThat(refused).allMatch(SteeringFields.ALL.atTop()::contains);
    assertThat(official)
        .hasSizeGreaterThan(4)
        .filteredOn(name -> operation.fields().of(name) == null)
        .as("give each its kind in RequestFields")
        .containsExactlyInAnyOrderElementsOf(refused);
  }

  /** LiteLLM translates chat and Messages into the Responses API for some models. */
  @Test
  void aFieldOfTheResponsesApiIsRefusedElsewhereOrKnownToBeHarmless() {
    // When
    List<String> responses = official(Operation.RESPONSE);
    // Then
    assertThat(responses)
        .filteredOn(name -> !official(Operation.CHAT).contains(name))
        .filteredOn(name -> !official(Operation.MESSAGE).contains(name))
        .filteredOn(name -> !SteeringFields.ALL.atTop().contains(name))
        .isSubsetOf(harmless("top"));
  }

  private static RefusedFields.Names ours(String place) {
    return place.equals("top") ? SteeringFields.ALL.atTop() : SteeringFields.ALL.inMetadata();
  }

  private static List<String> names(String place) {
    return litellm.path(place).properties().stream().map(Map.Entry::getKey).toList();
  }

  private static List<String> strings(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static List<String> official(Operation operation) {
    return strings(litellm.path("official").path(operation.name()));
  }

  private static List<String> harmless(String place) {
    return listed("fields-that-pass.txt", place);
  }

  /** The names of a file that begin with {@code place}; each line has a reason. */
  private static List<String> listed(String file, String place) {
    return lines(file)
        .map(line -> line.split(" ", 3))
        .filter(words -> words[0].equals(place))
        .peek(words -> assertThat(words).as("place, name, reason").hasSize(3))
        .map(words -> words[1])
        .toList();
  }

  private static Stream<String> lines(String file) {
    try (InputStream list = SteeringListsTest.class.getResourceAsStream(file)) {
      return new String(list.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
