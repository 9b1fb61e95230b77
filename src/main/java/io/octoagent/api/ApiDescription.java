package io.octoagent.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.octoagent.operation.Dialect;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RequestSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Builds the API's description, for {@link OpenApiRoute}: {@code openapi.yaml}, completed with what
 * follows from the code, which is each {@link Operation} with its request, headers and errors.
 */
final class ApiDescription {

  private static final String FILE = "/openapi.yaml";

  private static final List<String> OF_ALL = List.of("RequestId");
  private static final List<String> OF_CALLS =
      List.of("RequestId", "Timeout", "Traceparent", "Tracestate");
  private static final List<String> OF_OPERATIONS = List.of("Task", "TaskBudget", "IdempotencyKey");
  private static final List<String> OF_ANTHROPICS =
      List.of("AnthropicVersion", "AnthropicBeta", "Beta");

  private static final String JSON = "application/json";
  private static final String OK = "200";

  /** The tag of calls that are not an {@link Operation}. */
  private static final String STORED = "responses";

  private final ObjectNode document;
  private final ErrorResponses errors;

  private ApiDescription(ObjectNode document) {
    this.document = document;
    this.errors = new ErrorResponses(document.withObjectProperty("components"));
  }

  /**
   * The description.
   *
   * @param yaml reads the file
   */
  static ObjectNode read(ObjectMapper yaml) throws IOException {
    try (InputStream file = ApiDescription.class.getResourceAsStream(FILE)) {
      ApiDescription description = new ApiDescription((ObjectNode) yaml.readTree(file));
      description.complete();
      return description.document;
    }
  }

  private void complete() {
    ObjectNode paths = document.withObjectProperty("paths");
    for (Operation operation : Operation.values()) {
      ObjectNode path = paths.withObjectProperty(operation.path());
      complete(operation, path.withObjectProperty("post"));
    }
    paths.properties().stream()
        .filter(path -> path.getKey().startsWith("/v1/"))
        .filter(path -> Operation.at(path.getKey()).isEmpty())
        .flatMap(path -> path.getValue().valueStream())
        .filter(JsonNode::isObject)
        .forEach(other -> complete((ObjectNode) other));
  }

  private void complete(Operation operation, ObjectNode post) {
    post.put("operationId", operation.names().id()).putArray("tags").add("operations");
    addParameters(post, OF_CALLS);
    addParameters(post, OF_OPERATIONS);
    if (operation.dialect() == Dialect.ANTHROPIC) {
      addParameters(post, OF_ANTHROPICS);
    }
    post.withObjectProperty("requestBody")
        .put("required", true)
        .withObjectProperty("content")
        .withObjectProperty(JSON)
        .set("schema", RequestSchema.of(operation.fields()));
    ObjectNode responses = post.withObjectProperty("responses");
    ObjectNode reply = responses.withObjectProperty(OK);
    if (reply.isEmpty()) {
      // nothing about this operation in the file
      ObjectNode content = reply.put("description", "The answer.").putObject("content");
      content.putObject(JSON);
      if (operation.fields().admitStreams()) {
        content.putObject("text/event-stream");
      }
    }
    DescribedHeaders.ALWAYS.addTo(reply);
    DescribedHeaders.CALL.addTo(reply);
    DescribedHeaders.REPLY.addTo(reply);
    if (operation.fields().admitStreams()) {
      DescribedHeaders.STREAM.addTo(reply);
    }
    errors.addTo(responses, List.of(operation.dialect()), true);
  }

  /** Clients of either vendor may ask here, and get errors in the form that they expect. */
  private void complete(ObjectNode other) {
    boolean calls = other.path("tags").path(0).asText().equals(STORED);
    addParameters(other, calls ? OF_CALLS : OF_ALL);
    ObjectNode responses = other.withObjectProperty("responses");
    DescribedHeaders.ALWAYS.addTo(responses.withObjectProperty(OK));
    errors.addTo(responses, List.of(Dialect.values()), calls);
  }

  private static void addParameters(ObjectNode to, List<String> names) {
    names.forEach(
        name ->
            to.withArrayProperty("parameters")
                .addObject()
                .put("$ref", "#/components/parameters/" + name));
  }
}
