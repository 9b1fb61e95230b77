package io.octoagent.echo.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Schemas that nobody wrote: a sample of one is good, or there is one error. */
class RandomSchemaTest {

  private static final int SCHEMAS = 500;

  @Test
  void aSchemaThatAdmitsSomethingHasASample() {
    for (int seed = 0; seed < SCHEMAS; seed++) {
      // Given
      RandomSchemas random = new RandomSchemas(new SplittableRandom(seed));
      JsonNode schema = Samples.read(random.around(random.value(4)).toString());

      // When
      JsonNode sample = Samples.of(schema);

      // Then
      Samples.check(schema, sample);
    }
  }

  @Test
  void anyOtherHasASampleOrAnError() {
    int samples = 0;
    for (int seed = 0; seed < SCHEMAS; seed++) {
      // Given
      JsonNode schema =
          Samples.read(new RandomSchemas(new SplittableRandom(seed)).any(4).toString());

      // When
      JsonNode sample = sampleOrNull(schema);

      // Then
      if (sample != null) {
        samples++;
        Samples.check(schema, sample);
      }
    }
    assertThat(samples).isGreaterThan(SCHEMAS / 2);
  }

  private static JsonNode sampleOrNull(JsonNode schema) {
    try {
      return Samples.of(schema);
    } catch (InvalidRequest e) {
      return null;
    }
  }
}
