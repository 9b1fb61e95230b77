package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;

/**
 * The form of embeddings, for {@link EchoModel}. They never replace a failed answer: a made-up
 * vector cannot be told from a real one, and would spoil the index that it is stored in.
 */
final class Embeddings implements EchoForm {

  private static final int DIMENSIONS = 1536;
  private static final int MOST_DIMENSIONS = 4096;

  /** The same limit as OpenAI's. */
  private static final int MOST_INPUTS = 2048;

  /** The most numbers in an answer. */
  private static final int MOST_NUMBERS = MOST_INPUTS * DIMENSIONS;

  @Override
  public Echo answer(JsonNode body, Stamp stamp) {
    List<String> inputs = Inputs.read(body, "input");
    int dimensions = Fields.count(body, "dimensions", MOST_DIMENSIONS, DIMENSIONS);
    if (inputs.size() > Math.min(MOST_INPUTS, MOST_NUMBERS / dimensions)) {
      throw new InvalidRequest(
          "input",
          "The field 'input' has more than "
              + MOST_INPUTS
              + " texts, or asks for more than "
              + MOST_NUMBERS
              + " numbers.");
    }
    Function<Vector, String> encoding = encoding(body);
    Buffer answer = Buffer.buffer("{\"object\":\"list\",\"data\":[");
    for (int index = 0; index < inputs.size(); index++) {
      answer
          .appendString(index == 0 ? "" : ",")
          .appendString("{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":")
          .appendString(encoding.apply(Vector.of(inputs.get(index), dimensions)))
          .appendString("}");
    }
    int tokens = inputs.stream().mapToInt(Fields::words).sum();
    return new WholeEcho(
        answer
            .appendString("],\"model\":\"" + Echo.NAME + "\",\"usage\":")
            .appendString("{\"prompt_tokens\":" + tokens + ",\"total_tokens\":" + tokens + "}}"));
  }

  private static Function<Vector, String> encoding(JsonNode body) {
    JsonNode format = body.path("encoding_format");
    return switch (format.isMissingNode() || format.isNull() ? "float" : format.asText()) {
      case "float" -> Vector::asList;
      case "base64" -> vector -> "\"" + vector.asBase64() + "\"";
      default ->
          throw new InvalidRequest(
              "encoding_format", "The field 'encoding_format' must be 'float' or 'base64'.");
    };
  }
}
