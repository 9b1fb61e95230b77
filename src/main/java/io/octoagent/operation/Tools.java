package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonToken;
import io.octoagent.operation.RefusedFields.RefusedValues;
import java.io.IOException;
import java.util.Map;

/**
 * Checks lists of tools, for {@link BodyReader} and {@link InputItems}: an entry with a refused
 * field or value could make the proxy call a server or a model of its own, instead of offering the
 * model a function of the caller's. What an API requires of an entry is checked as far as LiteLLM
 * fails without it.
 */
final class Tools {

  private static final String TYPE = "type";
  private static final String NAME = "name";
  private static final String FUNCTION = "function";

  /** What the members of an entry, and of its function, may be. */
  static final Map<String, FieldKind> KINDS =
      Map.of(
          TYPE,
          FieldKind.TEXT,
          NAME,
          FieldKind.TEXT,
          FUNCTION,
          FieldKind.OBJECT,
          "parameters",
          FieldKind.OBJECT,
          "input_schema",
          FieldKind.OBJECT);

  /** What an API requires of an entry. */
  enum Required {
    NOTHING,
    TYPE,
    /** The type, and the name of a function, which is in an object of its own. */
    TYPE_AND_FUNCTION
  }

  private final BodyTokens tokens;
  private final RefusedFields refused;

  Tools(BodyTokens tokens, RefusedFields refused) {
    this.tokens = tokens;
    this.refused = refused;
  }

  /**
   * Reads the current value, the list of tools that a request offers; or null.
   *
   * @throws InvalidRequest if an entry is not an object, lacks what is required, or is refused
   */
  void offered(String place, Required required) throws IOException {
    if (tokens.current() != JsonToken.START_ARRAY) {
      return;
    }
    for (int index = 0; tokens.next() != JsonToken.END_ARRAY; index++) {
      String entry = place + "[" + index + "]";
      if (tokens.current() != JsonToken.START_OBJECT) {
        throw InvalidRequest.about(entry, "must be an object");
      }
      Entry read = new Entry(entry + ".");
      read.toEnd(true);
      read.require(required);
    }
  }

  /**
   * Reads the current value, anything that is called tools elsewhere: inside a tool, or in an item
   * of a conversation.
   *
   * @throws InvalidRequest if an entry is refused
   */
  void mentioned(String place) throws IOException {
    if (tokens.current() != JsonToken.START_ARRAY) {
      tokens.skip();
      return;
    }
    for (int index = 0; tokens.next() != JsonToken.END_ARRAY; index++) {
      if (tokens.current() == JsonToken.START_OBJECT) {
        new Entry(place + "[" + index + "].").toEnd(false);
      } else {
        tokens.skip();
      }
    }
  }

  /** One tool, whose place ends in a dot. */
  private final class Entry {
    private final String place;
    private String type;
    private boolean function;
    private boolean named;

    Entry(String place) {
      this.place = place;
    }

    void toEnd(boolean checked) throws IOException {
      while (tokens.nextMember()) {
        String name = tokens.name();
        if (refused.inTool().contains(name)) {
          throw refused.refusal(place + name);
        }
        JsonToken value = tokens.next();
        if (checked) {
          check(place + name, name, value);
        }
        if (value == JsonToken.VALUE_STRING) {
          text(name);
        } else if (name.equals("tools")) {
          mentioned(place + name);
        } else if (name.equals(FUNCTION) && value == JsonToken.START_OBJECT) {
          function = true;
          function(checked);
        } else {
          tokens.skip();
        }
      }
    }

    private void text(String name) throws IOException {
      RefusedValues values = refused.valuesInTool().get(name);
      if (!name.equals(TYPE) && values == null) {
        return;
      }
      String text = tokens.text();
      type = name.equals(TYPE) ? text : type;
      if (values != null && values.contains().test(text)) {
        throw InvalidRequest.about(place + name, values.reason());
      }
    }

    private void function(boolean checked) throws IOException {
      while (tokens.nextMember()) {
        String name = tokens.name();
        JsonToken value = tokens.next();
        if (checked) {
          check(place + FUNCTION + "." + name, name, value);
        }
        named |= name.equals(NAME) && value == JsonToken.VALUE_STRING;
        tokens.skip();
      }
    }

    void require(Required required) {
      require(required == Required.NOTHING || type != null, TYPE);
      if (required == Required.TYPE_AND_FUNCTION && FUNCTION.equals(type)) {
        require(function, FUNCTION);
        require(named, FUNCTION + "." + NAME);
      }
    }

    private void require(boolean present, String name) {
      if (!present) {
        throw InvalidRequest.about(place + name, "is missing");
      }
    }
  }

  private static void check(String place, String name, JsonToken value) {
    FieldKind kind = KINDS.getOrDefault(name, FieldKind.ANY);
    if (!kind.admits(value)) {
      throw InvalidRequest.about(place, "must be " + kind.words());
    }
  }
}
