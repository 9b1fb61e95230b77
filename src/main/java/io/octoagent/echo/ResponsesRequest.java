package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.util.List;

/** Reads requests of the Responses API, for {@link EchoModel}. */
final class ResponsesRequest {

  private static final String OUTPUT = "_call_output";

  private ResponsesRequest() {}

  /**
   * Reads a request.
   *
   * @throws InvalidRequest if the echo cannot do what it asks
   */
  static EchoRequest read(JsonNode request) {
    refuse(request, "previous_response_id", "names a conversation");
    refuse(request, "conversation", "names a conversation");
    refuse(request, "prompt", "names a stored prompt");
    if (request.path("background").booleanValue()) {
      throw new InvalidRequest(
          "background",
          "The field 'background' asks for an answer to fetch later, and the echo keeps none.");
    }
    JsonNode input = request.path("input");
    if (!input.isTextual() && !input.isArray() && !input.isMissingNode() && !input.isNull()) {
      throw new InvalidRequest("input", "The field 'input' must be a string or a list of items.");
    }
    return new EchoRequest(
        input.isArray() ? heard(input) : input.asText(""),
        words(request.path("instructions").asText(""), input),
        1,
        Fields.count(request, "max_output_tokens", Integer.MAX_VALUE, Integer.MAX_VALUE),
        List.of(),
        Wanted.of(
            ResponsesTools.forced(request), request.at("/text/format"), "text.format", "schema"));
  }

  private static void refuse(JsonNode request, String field, String does) {
    if (request.hasNonNull(field)) {
      throw new InvalidRequest(
          field, "The field '" + field + "' " + does + ", and the echo keeps none.");
    }
  }

  private static String heard(JsonNode items) {
    return items
        .valueStream()
        .filter(item -> Fields.isUsers(item) || isOutput(item))
        .map(ResponsesRequest::text)
        .reduce("", (earlier, later) -> later);
  }

  private static int words(String instructions, JsonNode input) {
    return Fields.words(instructions)
        + Fields.words(input.asText(""))
        + input.valueStream().map(ResponsesRequest::text).mapToInt(Fields::words).sum();
  }

  private static boolean isOutput(JsonNode item) {
    return item.path("type").asText().endsWith(OUTPUT);
  }

  private static String text(JsonNode item) {
    return Fields.text(item.path(isOutput(item) ? "output" : "content"));
  }
}
