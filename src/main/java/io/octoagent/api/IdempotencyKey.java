package io.octoagent.api;

import io.octoagent.config.KnownSecrets;
import io.octoagent.operation.InvalidRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the header by which a caller names a call that it may repeat, for {@link SharedAnswers}.
 */
final class IdempotencyKey {

  static final String HEADER = "Idempotency-Key";

  private static final Pattern SANE = Pattern.compile("[ -~]{1,255}");

  private IdempotencyKey() {}

  /**
   * The header's value; null if there is none.
   *
   * @throws InvalidRequest if it is none that may be used; the error does not repeat it
   */
  static String of(HttpServerRequest request, Call call) {
    List<String> given = request.headers().getAll(HEADER);
    if (given.isEmpty()) {
      return null;
    }
    String key = given.getFirst();
    if (given.size() > 1 || !SANE.matcher(key).matches() || isSecret(key, call)) {
      throw new InvalidRequest(
          HEADER,
          "The header "
              + HEADER
              + " must be there once, with 1 to 255 printable ASCII characters that are no key.");
    }
    return key;
  }

  private static boolean isSecret(String key, Call call) {
    return !call.mayReport(key) || KnownSecrets.configuredAreIn(key);
  }
}
