package io.octoagent.echo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;

/**
 * The form of an API that is answered with what a {@link Speaker} says to one request.
 *
 * @param reader understands a request
 * @param writer puts what was said into the API's form
 */
record SpokenForm(Function<JsonNode, EchoRequest> reader, Function<Spoken, Echo> writer)
    implements EchoForm {

  @Override
  public Echo answer(JsonNode body, Stamp stamp) {
    return write(body, reader.apply(body), stamp);
  }

  @Override
  public Optional<Echo> standIn(JsonNode body, Stamp stamp) {
    EchoRequest request = reader.apply(body);
    return request.wanted() instanceof Wanted.Text
        ? Optional.of(write(body, request, stamp))
        : Optional.empty();
  }

  private Echo write(JsonNode body, EchoRequest request, Stamp stamp) {
    return writer.apply(new Spoken(body, request, new Speaker(request).say(), stamp));
  }
}
