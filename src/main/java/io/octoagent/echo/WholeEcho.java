package io.octoagent.echo;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** An echo of an API without streams. */
record WholeEcho(Buffer whole) implements Echo {

  /** One event, for a caller that asks for a stream all the same. */
  @Override
  public List<Buffer> events(boolean usageAsked) {
    return List.of(Buffer.buffer().appendString("data: ").appendBuffer(whole).appendString("\n\n"));
  }

  @Override
  public String finishReason() {
    return null;
  }
}
