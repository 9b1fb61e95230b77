package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One look over an answer, or over one event of a stream: the few things we act on, without
 * building the rest. What they mean, {@link AnswerRules} says.
 */
public final class CompletionScan {

  private boolean object;
  private String model;
  private List<Choice> choices = List.of();
  private Usage usage;
  private VendorError error;

  private CompletionScan() {}

  /**
   * Reads a whole JSON value of {@code length} bytes.
   *
   * @throws Unreadable if it is not JSON in UTF-8, or is cut short
   */
  public static CompletionScan of(byte[] bytes, int offset, int length) throws Unreadable {
    CompletionScan scan = new CompletionScan();
    try (JsonParser parser = Json.FACTORY.createParser(bytes, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IOException("no JSON value");
      }
      if (Json.start(parser) < 0) {
        // the parser has guessed another encoding, and tells no place in the bytes
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
        // what the parser passes over it does not decode, as the caller will
        throw new IOException("not UTF-8");
      }
      return scan;
    } catch (IOException e) {
      throw new Unreadable(scan.usage, e);
    }
  }

  /** The usage that {@code body} tells, an answer that is not looked at any further; else null. */
  public static Usage usageIn(byte[] body) {
    try {
      return of(body, 0, body.length).usage();
    } catch (Unreadable e) {
      return e.usage();
    }
  }

  /** Whether it is a JSON object at all. */
  boolean isObject() {
    return object;
  }

  /** The vendor's model; null when absent. */
  public String model() {
    return model;
  }

  /** The choices, in their order. */
  List<Choice> choices() {
    return choices;
  }

  /** What was used; null when absent. */
  public Usage usage() {
    return usage;
  }

  /** The error that it tells; null when there is none. */
  public VendorError error() {
    return error;
  }

  /**
   * Whether it answers: there is something for the caller in it, or a finish reason that explains
   * why there is not.
   */
  public boolean answers() {
    for (Choice choice : choices) {
      if (choice.answers()) {
        return true;
      }
    }
    return false;
  }

  /** Why a choice ended, the first that has; null while none has. */
  public String finishReason() {
    for (Choice choice : choices) {
      if (choice.finishReason() != null) {
        return choice.finishReason();
      }
    }
    return null;
  }

  /**
   * Whether it tells the usage and nothing else: LiteLLM gives that event one choice, with nothing
   * in it.
   */
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

  /** It is not JSON; what was used may stand in the part that is. */
  public static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Usage usage;

    public Unreadable(Usage usage, IOException cause) {
      super(cause);
      this.usage = usage;
    }

    /** What was used; null when that cannot be read either. */
    public Usage usage() {
      return usage;
    }
  }
}
