package io.octoagent.echo.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.List;

/** How the tests make samples, and hold them against a validator that is not ours. */
final class Samples {

  static final String PLACE = "response_format.json_schema.schema";
  static final String ECHO = "echo: four words of prompt";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private Samples() {}

  /** A sample of {@code schema}, in JSON and back as it would go to a caller. */
  static JsonNode of(JsonNode schema) {
    return read(SchemaSample.of(List.of(schema), new References(schema, PLACE), ECHO).toString());
  }

  /** A sample of {@code schema}, given with single quotes. */
  static JsonNode of(String schema) {
    return of(json(schema));
  }

  /** JSON given with single quotes. */
  static JsonNode json(String text) {
    return read(text.replace('\'', '"'));
  }

  /** JSON as the echo reads it. */
  static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  /** Fails unless the validator finds {@code value} good. */
  static void check(JsonNode schema, JsonNode value) {
    boolean old = schema.toString().contains("\"exclusiveMinimum\":true");
    boolean seven = schema.path("$schema").asText().contains("draft-07");
    VersionFlag version = old ? VersionFlag.V4 : seven ? VersionFlag.V7 : VersionFlag.V202012;
    assertThat(JsonSchemaFactory.getInstance(version).getSchema(schema, STRICT).validate(value))
        .as("%s for %s", value, schema)
        .isEmpty();
  }
}
