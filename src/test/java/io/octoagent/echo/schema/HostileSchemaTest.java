package io.octoagent.echo.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a schema asks for, the work and the answer stay small. */
class HostileSchemaTest {

  private static final String DEFINITIONS =
      IntStream.range(0, 40)
          .mapToObj(
              i ->
                  "'d"
                      + i
                      + "':{'type':'object','required':['x'],'properties':{'x':{'anyOf':["
                      + all(40)
                      + "]}}}")
          .collect(Collectors.joining(","));

  static List<Named<String>> schemas() {
    return List.of(
        Named.of("minLength", "{'type':'string','minLength':1000000000}"),
        Named.of("minLength in words", "{'type':'string','minLength':1e300}"),
        Named.of("minItems", "{'type':'array','minItems':1000000000}"),
        Named.of("minItems, nested", nested("{'type':'array','minItems':900,'items':", 20)),
        Named.of("minItems that multiply", nested("{'type':'array','minItems':9,'items':", 90)),
        Named.of("minContains", "{'contains':{},'minContains':1000000000,'type':'array'}"),
        Named.of("minProperties", "{'type':'object','minProperties':1000000000}"),
        Named.of(
            "unique booleans",
            "{'type':'array','uniqueItems':true,'minItems':9000,'items':{'type':'boolean'}}"),
        Named.of("depth", nested("{'type':'object','required':['a'],'properties':{'a':", 300)),
        Named.of(
            "depth of choices",
            "{'anyOf':[{'type':'nonsense'},".repeat(300) + "{}" + "]}".repeat(300)),
        Named.of(
            "a choice of two, fifty times",
            "{'allOf':["
                + times("{'anyOf':[{'minimum':1},{'maximum':0}]}", 50)
                + ",{'type':'string'},{'type':'null'}]}"),
        Named.of("a thousand choices", "{'allOf':[" + times("{'anyOf':[{},{}]}", 1000) + "]}"),
        Named.of("references to each other", "{'$ref':'#/$defs/d0','$defs':{" + DEFINITIONS + "}}"),
        Named.of(
            "a circle of references",
            "{'$ref':'#/$defs/a','$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}}}"),
        Named.of(
            "a pattern that backtracks",
            "{'type':'string','pattern':'^(([a-z])+.)+[A-Z]([a-z])+$','minLength':5000}"),
        Named.of(
            "a pattern that repeats",
            "{'type':'string','pattern':'^((((a{1000}){1000}){1000}){1000})$'}"),
        Named.of(
            "a pattern with a huge count",
            "{'type':'string','pattern':'^a{9223372036854775807}$'}"),
        Named.of(
            "a deep pattern",
            "{'type':'string','pattern':'" + "(".repeat(1900) + ")".repeat(1900) + "'}"),
        Named.of("a long pattern", "{'type':'string','pattern':'" + "a?".repeat(50_000) + "'}"),
        Named.of("a huge exponent", "{'type':'integer','minimum':1e999999999}"),
        Named.of("a tiny unit", "{'type':'number','multipleOf':1e-999999999,'minimum':1e300}"),
        Named.of("a huge default", "{'type':'integer','multipleOf':3,'default':1e999999999}"),
        Named.of(
            "a default that is copied",
            "{'type':'array','minItems':9000,'items':{'default':'" + "d".repeat(200_000) + "'}}"),
        Named.of("equal values", "{'enum':[" + times("[[[0]]]", 9000) + "],'type':'string'}"));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  @Timeout(20)
  void isRefusedOrObeyedInBounds(String text) {
    // Given
    JsonNode schema = Samples.json(text);

    // When
    String said = sample(schema);

    // Then
    assertThat(said).hasSizeLessThan(1_000_000);
  }

  private static String sample(JsonNode schema) {
    try {
      JsonNode sample = Samples.of(schema);
      Samples.check(schema, sample);
      return sample.toString();
    } catch (InvalidRequest e) {
      assertThat(e).hasMessageContaining("cannot be obeyed");
      return e.getMessage();
    }
  }

  private static String nested(String open, int depth) {
    return open.repeat(depth) + "{}" + "}".repeat(depth * (open.split("\\{", -1).length - 1));
  }

  private static String times(String schema, int count) {
    return (schema + ",").repeat(count - 1) + schema;
  }

  private static String all(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{'$ref':'#/$defs/d" + i + "'}")
        .collect(Collectors.joining(","));
  }
}
