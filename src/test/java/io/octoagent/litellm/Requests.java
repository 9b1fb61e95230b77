package io.octoagent.litellm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RequestBody;
import java.util.Optional;

/** The smallest request of each operation, and what becomes of it with one more member. */
final class Requests {

  private Requests() {}

  /** The member that an operation's request cannot do without. */
  static String content(Operation operation) {
    return switch (operation) {
      case CHAT, MESSAGE, COUNT_TOKENS -> "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
      case RESPONSE, EMBEDDING -> "\"input\":\"x\"";
      case TEXT_COMPLETION -> "\"prompt\":\"x\"";
    };
  }

  /** A request with {@code member}, in single quotes, after its model. */
  static String with(Operation operation, String member) {
    return "{\"model\":\"main\"," + member.replace('\'', '"') + "," + content(operation) + "}";
  }

  /** The same request, whose only content is {@code member}. */
  static String of(String member) {
    return "{\"model\":\"main\"," + member.replace('\'', '"') + "}";
  }

  static RequestBody read(Operation operation, String body) {
    return RequestBody.parse(body.getBytes(UTF_8), operation.fields(), SteeringFields.ALL);
  }

  /** Why {@code body} is refused; empty if it is accepted. */
  static Optional<InvalidRequest> refusal(Operation operation, String body) {
    return Optional.ofNullable((InvalidRequest) catchThrowable(() -> read(operation, body)));
  }
}
