package io.octoagent.echo.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds a value that a JSON schema admits, with the echo in its free texts. */
public final class SchemaSample {

  private SchemaSample() {}

  /**
   * A value that all of {@code schemas} admit, as complete as possible at a limited cost.
   *
   * @param references the schema of the request that they belong to
   * @param echo the content of free texts
   * @throws InvalidRequest if none is found
   */
  public static JsonNode of(List<JsonNode> schemas, References references, String echo) {
    Stream<Supplier<Search>> attempts =
        Stream.of(
            () -> new Search(true, 0, references, echo),
            () -> new Search(false, 0, references, echo),
            () -> new Search(false, 3, references, echo));
    String problem = "it asks for more than the echo does";
    for (Supplier<Search> attempt : attempts.toList()) {
      Search search = attempt.get();
      try {
        Optional<JsonNode> value = search.find(Goal.whole(schemas));
        if (value.isPresent()) {
          return value.get();
        }
        problem = "the echo finds no value that it admits at '" + search.failedAt() + "'";
      } catch (Work.Exhausted e) {
        // the next attempt asks for less
      }
    }
    throw new InvalidRequest(
        references.place(),
        "The schema in '" + references.place() + "' cannot be obeyed: " + problem + ".");
  }
}
