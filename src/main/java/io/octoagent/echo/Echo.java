package io.octoagent.echo;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** One answer of {@link EchoModel}, in the form of the API that was asked. */
public interface Echo {

  /** The model's name in its answers. */
  String NAME = "echo";

  /** The whole answer as one JSON object. */
  Buffer whole();

  /**
   * The answer as server-sent events, one per piece, without the {@code [DONE]} that closes some
   * streams.
   *
   * @param usageAsked whether the caller wants an event of its own for the usage, where the API has
   *     one
   */
  List<Buffer> events(boolean usageAsked);

  /** Why the answer ended, in the API's word; null if it has none. */
  String finishReason();
}
