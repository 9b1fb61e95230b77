package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * One pass over an answer, or over one event of a stream, for the few members that are acted on,
 * without building the rest. Each API's own scan adds the members that only it has, and decides
 * what an answer is; {@link Operation} says which scan that is.
 */
public abstract class AnswerScan {

  private boolean object;
  private int depth;
  private String model;
  private Usage usage;
  private VendorError error;

  /**
   * Reads one complete JSON value of {@code length} bytes.
   *
   * @throws Unreadable if it is not JSON in UTF-8, or is truncated
   */
  final void read(byte[] bytes, int offset, int length) throws Unreadable {
    try (JsonParser parser = Json.FACTORY.createParser(bytes, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IOException("no JSON value");
      }
      if (Json.start(parser) < 0) {
        // the parser has detected another encoding, and reports no byte offset
        throw new IOException("not UTF-8");
      }
      if (first == JsonToken.START_OBJECT) {
        object = true;
        members(parser);
      } else {
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new IOException("more than one JSON value");
      }
      if (!Utf8.isText(bytes, offset, length)) {
        // the parser does not decode what it skips, but the caller will
        throw new IOException("not UTF-8");
      }
    } catch (IOException e) {
      throw new Unreadable(usage, e);
    }
  }

  /** Whether it is a JSON object. */
  final boolean isObject() {
    return object;
  }

  /** The vendor's model; null when absent. */
  public final String model() {
    return model;
  }

  /** The usage; null if it is absent. */
  public final Usage usage() {
    return usage;
  }

  /** The reported error; null if there is none. */
  public VendorError error() {
    return error;
  }

  /** Whether it has content for the caller, or ends for a reason that explains the lack of it. */
  public abstract boolean answers();

  /** Why the answer ended; null if it does not say so. */
  public abstract String finishReason();

  /**
   * Reads the value of a member that not every API has, to its end.
   *
   * @param value its first token
   */
  abstract void member(JsonParser parser, String name, JsonToken value) throws IOException;

  /** Reads the value of {@code usage}, an object. */
  Usage usage(JsonParser parser) throws IOException {
    return Usage.read(parser);
  }

  /** Reads the current value, an answer in an event, to its end. */
  final void nested(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      members(parser);
    } else {
      parser.skipChildren();
    }
  }

  /** Whether the members that are being read are those of an answer in an event. */
  final boolean isNested() {
    return depth > 1;
  }

  /**
   * Reads the members of the current object: of the answer or the event, or of an answer in it,
   * which outranks the event wherever it stands.
   */
  private void members(JsonParser parser) throws IOException {
    depth++;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "model" -> {
          String text = Json.text(parser);
          model = text == null || (model != null && !isNested()) ? model : text;
        }
        case "usage" -> {
          if (value == JsonToken.START_OBJECT) {
            usage = usage(parser);
          } else {
            parser.skipChildren();
          }
        }
        case "error" -> {
          VendorError told = VendorError.read(parser);
          error = told == null || (error != null && !isNested()) ? error : told;
        }
        default -> member(parser, name, value);
      }
    }
    depth--;
  }
}
