package io.octoagent.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.octoagent.event.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a request's body once, from the first byte to the last, and refuses one that does not fit
 * its {@link RequestFields} or has a refused field. {@link RequestBody} creates one per body.
 */
final class BodyReader {

  /** The most members of an object that is examined, because names are compared with each other. */
  static final int MOST_NAMES = 1_000;

  private static final String NO_JSON = "The body is not JSON in UTF-8.";

  final byte[] bytes;
  final RequestFields fields;
  private final RefusedFields refused;
  final List<Splice> splices = new ArrayList<>(2);
  int open;
  String model;
  boolean stream;
  boolean usageAsked;
  int choices = 1;
  boolean streamOptions;
  String user;
  String task;
  String conversation;

  private boolean complete;
  private String field;

  private BodyReader(byte[] bytes, RequestFields fields, RefusedFields refused) {
    this.bytes = bytes;
    this.fields = fields;
    this.refused = refused;
  }

  /**
   * Reads {@code bytes}.
   *
   * @throws InvalidRequest if the body is refused
   */
  static BodyReader read(byte[] bytes, RequestFields fields, RefusedFields refused) {
    if (!Utf8.isText(bytes)) {
      throw new InvalidRequest(null, NO_JSON);
    }
    BodyReader reader = new BodyReader(bytes, fields, refused);
    try (BodyTokens tokens = new BodyTokens(bytes)) {
      reader.body(tokens);
    } catch (BodyTokens.Refused e) {
      throw InvalidRequest.about(reader.field, e.getMessage());
    } catch (StreamConstraintsException e) {
      throw InvalidRequest.about(reader.field, "holds a name, a number or a text that is too long");
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new InvalidRequest(null, NO_JSON);
    }
    if (reader.model == null) {
      throw new InvalidRequest("model", "The field 'model' is missing: name a role or a group.");
    }
    if (!reader.complete) {
      throw InvalidRequest.about(fields.required().getFirst(), "is missing");
    }
    return reader;
  }

  private void body(BodyTokens tokens) throws IOException {
    if (tokens.next() != JsonToken.START_OBJECT) {
      throw new InvalidRequest(null, "The body is not a JSON object.");
    }
    open = tokens.start();
    if (open < 0 || open >= bytes.length || bytes[open] != '{') {
      throw new InvalidRequest(null, NO_JSON);
    }
    int halfPair = Utf8.halfPair(bytes);
    String halfPairIn = null;
    Set<String> seen = new HashSet<>();
    while (tokens.nextMember()) {
      String name = tokens.name();
      if (tokens.start() < halfPair) {
        halfPairIn = name;
      }
      if (!seen.add(name)) {
        throw InvalidRequest.about(name, "is given twice");
      }
      bound(seen.size());
      FieldKind kind = fields.of(name);
      if (kind == null && refused.atTop().contains(name)) {
        throw refused.refusal(name);
      }
      field = name;
      JsonToken value = tokens.next();
      if (kind != null) {
        require(kind.admits(value), name, kind.words());
      }
      if (value != JsonToken.VALUE_NULL) {
        conversation(name);
      }
      field(tokens, name);
      field = null;
    }
    if (halfPair >= 0) {
      throw InvalidRequest.about(halfPairIn, "holds half of a surrogate pair, which is no text");
    }
    if (tokens.next() != null) {
      throw new InvalidRequest(null, "The body goes on after the JSON object.");
    }
  }

  private void field(BodyTokens tokens, String name) throws IOException {
    JsonToken token = tokens.current();
    switch (name) {
      case "model" -> {
        require(token == JsonToken.VALUE_STRING, name, "a string");
        model = tokens.text();
        splice(tokens, null);
      }
      case "stream" -> {
        require(token.isBoolean() || token == JsonToken.VALUE_NULL, name, "true or false");
        stream = token == JsonToken.VALUE_TRUE;
        require(!stream || fields.admitStreams(), name, "false: this operation has no stream");
      }
      case "n" -> {
        Long number = tokens.count();
        choices = number == null ? 1 : Math.clamp(number, 1, Choice.MOST);
      }
      case "user" -> user = Label.of(tokens.text());
      case "metadata" -> metadata(tokens);
      case "tools" -> new Tools(tokens, refused).offered(name, fields.requiredOfTools());
      default -> {
        if (fields.required().contains(name)) {
          complete |= token != JsonToken.VALUE_NULL;
          boolean references = fields.content().read(tokens, name, refused);
          conversation = references && conversation == null ? name : conversation;
        } else if (name.equals("stream_options") && fields.usageIsOptional()) {
          streamOptions(tokens);
        } else {
          other(tokens, name);
        }
      }
    }
  }

  private void conversation(String name) {
    if (fields.losesConversation(name)) {
      throw InvalidRequest.about(
          name,
          "does not reach the vendor, so the answer would not know that conversation: send"
              + " 'previous_response_id', or the whole conversation");
    }
    conversation = fields.continuesConversation(name) ? name : conversation;
  }

  private void metadata(BodyTokens tokens) throws IOException {
    Map<String, FieldKind> kinds = fields.membersOf("metadata");
    int count = 0;
    boolean object = tokens.current() == JsonToken.START_OBJECT;
    while (object && tokens.nextMember()) {
      String name = tokens.name();
      if (refused.inMetadata().contains(name)) {
        throw refused.refusal("metadata." + name);
      }
      bound(++count);
      check(kinds, "metadata", name, tokens.next());
      switch (name) {
        case "task" -> task = Label.of(tokens.text());
        case "user_id" -> {
          String label = Label.of(tokens.text());
          user = fields.of("user") == null ? label : user;
        }
        default -> tokens.skip();
      }
    }
  }

  /** A field that is only checked. */
  private void other(BodyTokens tokens, String name) throws IOException {
    FieldKind kind = fields.of(name);
    if (kind != null && kind.isOfTexts() && tokens.current() == JsonToken.START_ARRAY) {
      for (int index = 0; tokens.next() != JsonToken.END_ARRAY; index++) {
        boolean text = tokens.current() == JsonToken.VALUE_STRING;
        require(text, name + "[" + index + "]", "a string");
      }
    } else if (tokens.current() == JsonToken.START_OBJECT && !fields.membersOf(name).isEmpty()) {
      while (tokens.nextMember()) {
        check(fields.membersOf(name), name, tokens.name(), tokens.next());
        tokens.skip();
      }
    } else {
      tokens.skip();
    }
  }

  private static void check(
      Map<String, FieldKind> kinds, String field, String name, JsonToken value) {
    FieldKind kind = kinds.getOrDefault(name, FieldKind.ANY);
    require(kind.admits(value), field + "." + name, kind.words());
  }

  /** Records where {@code include_usage} is, or where it belongs. */
  private void streamOptions(BodyTokens tokens) throws IOException {
    streamOptions = true;
    if (tokens.current() == JsonToken.VALUE_NULL) {
      splice(tokens, "{\"include_usage\":true}");
      return;
    }
    int inside = tokens.start() + 1;
    int count = 0;
    boolean found = false;
    while (tokens.nextMember()) {
      bound(++count);
      String name = tokens.name();
      JsonToken value = tokens.next();
      if (name.equals("include_usage")) {
        require(
            value.isBoolean() || value == JsonToken.VALUE_NULL,
            "stream_options.include_usage",
            "true or false");
        require(!found, "stream_options.include_usage", "given once");
        usageAsked = value == JsonToken.VALUE_TRUE;
        splice(tokens, "true");
        found = true;
      }
      tokens.skip();
    }
    if (!found) {
      String rest = count == 0 ? "" : ",";
      splices.add(new Splice(inside, inside, "\"include_usage\":true" + rest));
    }
  }

  private void splice(BodyTokens tokens, String text) throws IOException {
    splices.add(new Splice(tokens.start(), tokens.end(), text));
  }

  private static void require(boolean good, String name, String what) {
    if (!good) {
      throw InvalidRequest.about(name, "must be " + what);
    }
  }

  private static void bound(int names) {
    if (names > MOST_NAMES) {
      throw new BodyTokens.Refused("has more than " + MOST_NAMES + " names");
    }
  }

  private static InvalidRequest notJson(JsonProcessingException e) {
    String place = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
    return new InvalidRequest(null, "The body is not valid JSON in UTF-8" + place + ".");
  }
}
