package io.octoagent.echo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Json;
import io.octoagent.operation.Operation;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A local model that repeats the last message it received, or its beginning: the same request gets
 * the same answer, except for its time. If a request forces a tool or asks for JSON, it complies
 * with made-up values. The endpoint uses it in {@code echo} mode, and instead of a failure if the
 * operator wants that.
 */
@Singleton
public class EchoModel {

  private static final String FINGERPRINT = "octoagent-echo";
  private static final String DEGRADED_FINGERPRINT = "octoagent-echo-degraded";

  private static final EchoForm CHAT = new SpokenForm(ChatRequest::read, ChatEcho::new);
  private static final EchoForm TEXT_COMPLETION = new TextCompletions();
  private static final EchoForm RESPONSE =
      new SpokenForm(ResponsesRequest::read, ResponsesEcho::new);
  private static final EchoForm MESSAGE = new SpokenForm(MessagesRequest::read, MessagesEcho::new);
  private static final EchoForm COUNT_TOKENS = new TokenCount();
  private static final EchoForm EMBEDDING = new Embeddings();

  /** Made with the first echo: most services never need one, and it takes part of their start. */
  private static final class Tree {
    static final JsonMapper READER =
        JsonMapper.builder(Json.FACTORY.copy())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
  }

  /**
   * The echo of a request.
   *
   * @param operation what was asked for
   * @param body a request body that was found valid
   * @throws InvalidRequest if the echo cannot do what the request asks
   */
  public Echo answer(Operation operation, byte[] body) {
    return form(operation).answer(read(body), stamp(body, FINGERPRINT));
  }

  /**
   * An echo that replaces a failed answer, and says so where the answer has a {@code
   * system_fingerprint}; elsewhere only the header that the endpoint adds does. It is text only: an
   * agent would carry out a made-up call, or store made-up data, without checking its origin.
   *
   * @param operation what was asked for
   * @param body a request body that was found valid
   * @return empty if the request asks for more than text
   */
  public Optional<Echo> standIn(Operation operation, byte[] body) {
    try {
      return form(operation).standIn(read(body), stamp(body, DEGRADED_FINGERPRINT));
    } catch (InvalidRequest e) {
      return Optional.empty();
    }
  }

  private static EchoForm form(Operation operation) {
    return switch (operation) {
      case CHAT -> CHAT;
      case TEXT_COMPLETION -> TEXT_COMPLETION;
      case RESPONSE -> RESPONSE;
      case MESSAGE -> MESSAGE;
      case COUNT_TOKENS -> COUNT_TOKENS;
      case EMBEDDING -> EMBEDDING;
    };
  }

  private static JsonNode read(byte[] body) {
    try {
      return Tree.READER.readTree(body);
    } catch (IOException e) {
      throw new InvalidRequest(
          null, "The body nests too deeply, or has a number or a name that is too long.");
    }
  }

  private static Stamp stamp(byte[] body, String fingerprint) {
    return new Stamp(UUID.nameUUIDFromBytes(body).toString(), Instant.now(), fingerprint);
  }
}
