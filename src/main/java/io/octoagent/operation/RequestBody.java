package io.octoagent.operation;

import io.octoagent.event.Label;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * The body of a request, checked once and otherwise kept as the bytes that arrived. Only {@code
 * model}, {@code stream}, {@code n} and, in some operations, {@code stream_options.include_usage}
 * are interpreted, and what labels the call or continues a conversation. The copy that is sent on
 * differs from the caller's in exactly those places and in the members before them.
 */
public final class RequestBody {

  private final RequestFields fields;
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
  private final String conversation;

  private RequestBody(BodyReader read) {
    fields = read.fields;
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
    conversation = read.conversation;
  }

  /**
   * Reads and checks a request body.
   *
   * @param fields the fields that it has by its API
   * @param refused fields that it must not have
   * @throws InvalidRequest if it is not a JSON object in UTF-8 with the fields that are required,
   *     or has a refused one
   */
  public static RequestBody parse(byte[] bytes, RequestFields fields, RefusedFields refused) {
    return new RequestBody(BodyReader.read(bytes, fields, refused));
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

  /**
   * OpenAI's {@code user}, or {@code user_id} in Anthropic's metadata; null if it is absent or not
   * a {@linkplain Label label}.
   */
  public String user() {
    return user;
  }

  /** The member {@code task} of {@code metadata}; null if it is absent or not a label. */
  public String task() {
    return task;
  }

  /**
   * The field by which the request refers to what only the vendor has, an earlier answer, an item
   * or a stored prompt; null if it brings its conversation along.
   */
  public String conversation() {
    return conversation;
  }

  /** The body as it arrived. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * The body to send on, which always asks for the usage of a stream where that is optional.
   *
   * @param members text placed before the caller's own members, each followed by a comma
   * @param name the value of {@code model}
   */
  public Buffer forwarded(String members, String name) {
    Buffer out = Buffer.buffer(bytes.length + 128);
    out.appendString("{").appendString(members);
    if (stream && fields.usageIsOptional() && !streamOptions) {
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
