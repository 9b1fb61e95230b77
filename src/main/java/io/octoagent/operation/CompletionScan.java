package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass over an answer, or over one event of a stream, for the few members that are acted on,
 * without building the rest. {@link AnswerRules} defines what they mean.
 */
public final class CompletionScan {

  private boolean object;
  private String model;
  private List<Choice> choices = List.of();
  private Usage usage;
  private VendorError error;

  private CompletionScan() {}

  /**
   * Reads one complete JSON value of {@code length} bytes.
   *
   * @throws Unreadable if it is not JSON in UTF-8, or is truncated
   */
  public static CompletionScan of(byte[] bytes, int offset, int length) throws Unreadable {
    CompletionScan scan = new CompletionScan();
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
        scan.object = true;
        scan.read(parser);
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
      return scan;
    } catch (IOException e) {
      throw new Unreadable(scan.usage, e);
    }
  }

  /**
   * The usage reported in {@code body}, an answer that is not examined further; null if there is
   * none.
   */
  public static Usage usageIn(byte[] body) {
    try {
      return of(body, 0, body.length).usage();
    } catch (Unreadable e) {
      return e.usage();
    }
  }

  /** Whether it is a JSON object. */
  boolean isObject() {
    return object;
  }

  /** The vendor's model; null when absent. */
  public String model() {
    return model;
  }

  /** The choices in order. */
  List<Choice> choices() {
    return choices;
  }

  /** The usage; null if it is absent. */
  public Usage usage() {
    return usage;
  }

  /** The reported error; null if there is none. */
  public VendorError error() {
    return error;
  }

  /** Whether it has content for the caller, or a finish reason that explains the lack of it. */
  public boolean answers() {
    for (Choice choice : choices) {
      if (choice.answers()) {
        return true;
      }
    }
    return false;
  }

  /** The finish reason of the first choice that has one; null if none has. */
  public String finishReason() {
    for (Choice choice : choices) {
      if (choice.finishReason() != null) {
        return choice.finishReason();
      }
    }
    return null;
  }

  /** Whether it reports the usage and nothing else; LiteLLM gives that event one empty choice. */
  boolean isUsageOnly() {
    if (usage == null) {
      return false;
    }
    for (Choice choice : choices) {
      if (!choice.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private void read(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "model" -> model = Json.text(parser);
        case "choices" -> {
          if (value == JsonToken.START_ARRAY) {
            readChoices(parser);
          } else {
            parser.skipChildren();
          }
        }
        case "usage" -> {
          if (value == JsonToken.START_OBJECT) {
            usage = Usage.read(parser);
          } else {
            parser.skipChildren();
          }
        }
        case "error" -> error = VendorError.read(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private void readChoices(JsonParser parser) throws IOException {
    choices = new ArrayList<>(1);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        choices.add(Choice.read(parser));
      } else {
        parser.skipChildren();
      }
    }
  }

  /** It is not JSON; the part that is may still contain the usage. */
  public static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Usage usage;

    public Unreadable(Usage usage, IOException cause) {
      super(cause);
      this.usage = usage;
    }

    /** The usage; null if it cannot be read either. */
    public Usage usage() {
      return usage;
    }
  }
}
