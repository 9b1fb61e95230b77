package io.octoagent.operation;

import io.octoagent.event.Label;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * The body of a chat completion request, checked once and otherwise kept as the bytes that arrived.
 * Only {@code model}, {@code stream}, {@code stream_options.include_usage} and {@code n} are
 * interpreted, and the labels in {@code user} and {@code metadata.task}. The copy that is sent on
 * differs from the caller's in exactly those places and in the members before them.
 */
public final class ChatBody {

  private final byte[] bytes;
  private final List<Splice> splices;
  private final int open;
  private final String modelName;
  private final boolean stream;
  private final boolean usageAsked;
  private final int choices;
  private final boolean streamOptions;
  private final String user;
  private final String task;

  private ChatBody(BodyReader read) {
    bytes = read.bytes;
    splices = read.splices;
    open = read.open;
    modelName = read.model;
    stream = read.stream;
    usageAsked = read.usageAsked;
    choices = read.choices;
    streamOptions = read.streamOptions;
    user = read.user;
    task = read.task;
  }

  /**
   * Reads and checks a request body.
   *
   * @param refused fields that it must not have
   * @throws InvalidRequest if it is not a JSON object in UTF-8 with a model and messages, has a
   *     refused field, or is not a chat completion
   */
  public static ChatBody parse(byte[] bytes, RefusedFields refused) {
    return new ChatBody(BodyReader.read(bytes, refused));
  }

  /** The caller's {@code model}. */
  public String model() {
    return modelName;
  }

  /** Whether the caller wants a stream. */
  public boolean stream() {
    return stream;
  }

  /** Whether the caller wants the stream's usage chunk. */
  public boolean usageAsked() {
    return usageAsked;
  }

  /** The number of choices that the caller wants. */
  public int choices() {
    return choices;
  }

  /** OpenAI's {@code user}; null if it is absent or not a {@linkplain Label label}. */
  public String user() {
    return user;
  }

  /** The member {@code task} of {@code metadata}; null if it is absent or not a label. */
  public String task() {
    return task;
  }

  /** The body as it arrived. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The body to send on, which always asks for the usage of a stream.
   *
   * @param members text placed before the caller's own members, each followed by a comma
   * @param name the value of {@code model}
   */
  public Buffer forwarded(String members, String name) {
    Buffer out = Buffer.buffer(bytes.length + 128);
    out.appendString("{").appendString(members);
    if (stream && !streamOptions) {
      out.appendString("\"stream_options\":{\"include_usage\":true},");
    }
    int from = open + 1;
    for (Splice splice : splices) {
      if (!splice.isModel() && !stream) {
        continue;
      }
      String text = splice.isModel() ? '"' + name + '"' : splice.text();
      out.appendBytes(bytes, from, splice.start() - from).appendString(text);
      from = splice.end();
    }
    return out.appendBytes(bytes, from, bytes.length - from);
  }
}
