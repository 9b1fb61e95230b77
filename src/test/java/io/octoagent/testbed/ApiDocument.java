package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The service's description of its API, to hold answers against. */
public final class ApiDocument {

  /** What HTTP and its server add by themselves. */
  private static final Set<String> OF_HTTP =
      Set.of("content-length", "content-type", "connection", "transfer-encoding", ":status");

  /** JSON Schema, where what only OpenAPI has is no reason for a warning. */
  private static final JsonMetaSchema META_SCHEMA =
      JsonMetaSchema.builder(JsonMetaSchema.getV202012())
          .unknownKeywordFactory((name, context) -> new NonValidationKeyword(name))
          .build();

  private static final String HEADERS = "/components/headers/";
  private static final String DATA = "data: ";
  private static final String BASE = "https://octoagent.test/openapi";

  private final JsonNode text;
  private final JsonSchemaFactory schemas;
  private final Set<String> seenHeaders = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  private ApiDocument(JsonNode text) {
    this.text = text;
    this.schemas =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            factory ->
                factory
                    .metaSchema(META_SCHEMA)
                    .schemaLoaders(it -> it.schemas(Map.of(BASE, text.toString()))));
  }

  /** The description as the service at this address gives it. */
  public static ApiDocument of(URI service) throws IOException, InterruptedException {
    HttpResponse<String> answer = new Caller(service).get("/q/openapi?format=json");
    assertThat(answer.statusCode()).isEqualTo(200);
    return new ApiDocument(Caller.json(answer.body()));
  }

  public JsonNode text() {
    return text;
  }

  /** The headers of all answers that were checked. */
  public Set<String> seenHeaders() {
    return seenHeaders;
  }

  /** Fails unless the path's description has this answer: its status, headers, type and body. */
  public void check(String method, String path, HttpResponse<String> answer) {
    check(
        "/paths/%s/%s/responses/%d"
            .formatted(step(path), method.toLowerCase(Locale.ROOT), answer.statusCode()),
        answer);
  }

  /** Fails unless this answer is as the response at this place says. */
  public void check(String response, HttpResponse<String> answer) {
    String place = resolved(response);
    String type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    JsonNode content = text.at(place).path("content").path(type);
    assertThat(content.isMissingNode()).as("%s %s: %s", place, type, answer.body()).isFalse();
    checkHeaders(text.at(place).path("headers"), answer);
    if (type.equals("text/event-stream")) {
      checkEvents(content, answer.body());
    } else {
      checkJson(place + "/content/" + step(type) + "/schema", answer.body());
    }
  }

  /** Fails unless the events of this stream are as the description of a type of content says. */
  public void checkEvents(JsonNode content, String stream) {
    List<String> events =
        stream
            .lines()
            .filter(line -> line.startsWith(DATA) && !line.equals(DATA + "[DONE]"))
            .map(line -> line.substring(DATA.length()))
            .toList();
    assertThat(events).as(stream).isNotEmpty();
    String schema = content.findValue("contentSchema").path("$ref").asText().substring(1);
    events.forEach(event -> checkJson(schema, event));
  }

  private void checkJson(String schema, String json) {
    assertThat(
            schemas.getSchema(SchemaLocation.of(BASE + "#" + schema)).validate(Caller.json(json)))
        .as(json)
        .isEmpty();
  }

  private void checkHeaders(JsonNode described, HttpResponse<String> answer) {
    Set<String> given = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    given.addAll(answer.headers().map().keySet());
    given.removeAll(OF_HTTP);
    seenHeaders.addAll(given);
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    described.fieldNames().forEachRemaining(known::add);
    assertThat(known).as(answer.body()).containsAll(given);
    for (String name : known) {
      JsonNode header = text.at(HEADERS + name);
      if (given.contains(name)) {
        checkJson(HEADERS + name + "/schema", value(header, answer, name));
      } else {
        assertThat(header.path("required").asBoolean()).as(name).isFalse();
      }
    }
  }

  /** The value as JSON of the type that the header has. */
  private static String value(JsonNode header, HttpResponse<String> answer, String name) {
    String value = answer.headers().firstValue(name).orElseThrow();
    String type = header.at("/schema/type").asText("string");
    boolean quoted = !type.equals("integer") && !type.equals("number");
    return quoted ? JsonNodeFactory.instance.textNode(value).toString() : value;
  }

  private String resolved(String pointer) {
    JsonNode reference = text.at(pointer).path("$ref");
    return reference.isMissingNode() ? pointer : reference.asText().substring(1);
  }

  /** A name as a step of a JSON pointer. */
  public static String step(String name) {
    return name.replace("/", "~1");
  }
}
