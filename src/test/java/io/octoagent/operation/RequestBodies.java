package io.octoagent.operation;

import io.octoagent.config.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generated request bodies that are taken, and what the proxy must be sent for each. */
public final class RequestBodies {

  private RequestBodies() {}

  /**
   * A member of the body, in its text.
   *
   * @param place members stand in the order of this number
   * @param name in its quotes, with the blanks around it
   * @param value as the caller writes it
   * @param sent the same where a stream is asked for; null stands for the group
   */
  record Member(int place, String name, String value, String sent, String blank) {}

  /**
   * A body.
   *
   * @param stream whether it asks for a stream
   * @param options whether it has stream options
   */
  public record Body(
      Operation operation,
      boolean stream,
      boolean options,
      String before,
      List<Member> members,
      String after) {

    public Bytes bytes() {
      return Bytes.of(
          before
              + members.stream()
                  .map(member -> member.name + ":" + member.value + member.blank)
                  .collect(Collectors.joining(",", "{", "}"))
              + after);
    }

    /** What the proxy is sent: the same but for the documented places. */
    public Bytes expected(Group group) {
      boolean asked = stream && !options && operation.fields().usageIsOptional();
      String more = asked ? "\"stream_options\":{\"include_usage\":true}," : "";
      return Bytes.of(
          "{\"disable_fallbacks\":true,"
              + more
              + members.stream()
                  .map(member -> member.name + ":" + sent(member, group) + member.blank)
                  .collect(Collectors.joining(",", "", "}"))
              + after);
    }

    private String sent(Member member, Group group) {
      if (member.sent == null) {
        return '"' + group.id() + '"';
      }
      return stream ? member.sent : member.value;
    }

    @Override
    public String toString() {
      return bytes().toString();
    }
  }

  /** A body that is taken by any operation. */
  public static Arbitrary<Body> any() {
    return Arbitraries.of(Operation.class).flatMap(RequestBodies::of);
  }

  private static Arbitrary<Body> of(Operation operation) {
    Arbitrary<Member> model =
        member("model", JsonTexts.string().map(text -> new String[] {text, null}));
    Arbitrary<List<Member>> others =
        Arbitraries.of(
                "temperature", "user", "response_format", "x_nested", "x_other", "top_p", "d")
            .set()
            .ofMaxSize(4)
            .flatMap(
                names ->
                    Combinators.combine(names.stream().map(RequestBodies::other).toList())
                        .as(all -> all));
    Arbitrary<List<Member>> options =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(List.of())),
            Tuple.of(
                operation.fields().usageIsOptional() ? 1 : 0,
                member("stream_options", options()).map(List::of)));
    Arbitrary<Boolean> streams =
        operation.fields().admitStreams() ? Arbitraries.of(true, false) : Arbitraries.just(false);
    return Combinators.combine(
            model,
            member(operation.fields().required().getFirst(), same(content(operation))),
            streams,
            options,
            others,
            JsonTexts.blank(),
            JsonTexts.blank())
        .as(
            (first, messages, stream, usage, rest, before, after) -> {
              List<Member> all = new ArrayList<>(rest);
              all.addAll(usage);
              all.add(first);
              all.add(messages);
              if (stream || rest.size() % 2 == 0) {
                int place = rest.hashCode() % 100;
                String value = String.valueOf(stream);
                all.add(new Member(place, "\"stream\"", value, value, ""));
              }
              all.sort(Comparator.comparingInt(Member::place));
              return new Body(operation, stream, !usage.isEmpty(), before, all, after);
            })
        .filter(body -> JsonTexts.isText(body.bytes().get()));
  }

  private static Arbitrary<Member> other(String name) {
    return switch (name) {
      case "temperature", "top_p" -> member(name, same(JsonTexts.number()));
      case "user" -> member(name, same(JsonTexts.string()));
      case "response_format" -> member(name, same(JsonTexts.object()));
      default -> member(name, same(JsonTexts.value()));
    };
  }

  private static Arbitrary<String[]> same(Arbitrary<String> value) {
    return value.map(text -> new String[] {text, text});
  }

  private static Arbitrary<Member> member(String name, Arbitrary<String[]> value) {
    return Combinators.combine(
            Arbitraries.integers().between(-100, 100),
            JsonTexts.blank(),
            JsonTexts.spelled(name),
            JsonTexts.blank(),
            JsonTexts.blank(),
            value)
        .as(
            (place, a, quoted, b, c, texts) ->
                new Member(place, a + quoted + b, texts[0], texts[1], c));
  }

  private static Arbitrary<String> content(Operation operation) {
    return switch (operation) {
      case CHAT -> messages("");
      case MESSAGE, COUNT_TOKENS -> messages("\"role\":\"user\",\"content\":[]");
      case RESPONSE -> Arbitraries.oneOf(JsonTexts.string(), messages(""));
      case TEXT_COMPLETION, EMBEDDING ->
          Arbitraries.oneOf(
              JsonTexts.string(),
              JsonTexts.string().list().ofMinSize(1).map(all -> "[" + String.join(",", all) + "]"),
              Arbitraries.of("[1,2]", "[[1] ,[2,3]]"));
    };
  }

  /** Messages, of which each ends in these members. */
  private static Arbitrary<String> messages(String last) {
    Arbitrary<String> known =
        JsonTexts.member(JsonTexts.spelled("content", "name"), JsonTexts.string());
    Arbitrary<String> more =
        JsonTexts.member(
            JsonTexts.spelled("model", "stream", "messages", "stream_options", "x"),
            JsonTexts.value());
    Arbitrary<List<String>> members =
        Arbitraries.oneOf(known, more).list().ofMinSize(1).ofMaxSize(3);
    Arbitrary<String> message =
        JsonTexts.braced(members.map(all -> Stream.concat(all.stream(), last.lines()).toList()));
    return message.list().ofMinSize(1).ofMaxSize(3).map(all -> "[" + String.join(",", all) + "]");
  }

  /** The caller's stream options, and what they are for the proxy when a stream is asked for. */
  private static Arbitrary<String[]> options() {
    Arbitrary<String> usage = Arbitraries.of("true", "false", "null");
    Arbitrary<String> extra = JsonTexts.value();
    return Combinators.combine(
            Arbitraries.integers().between(0, 4), usage, extra, JsonTexts.blank())
        .as(
            (kind, value, other, blank) ->
                switch (kind) {
                  case 0 -> new String[] {"null", "{\"include_usage\":true}"};
                  case 1 ->
                      new String[] {"{" + blank + "}", "{\"include_usage\":true" + blank + "}"};
                  case 2 ->
                      new String[] {
                        "{" + blank + "\"x\":" + other + "}",
                        "{\"include_usage\":true," + blank + "\"x\":" + other + "}"
                      };
                  default ->
                      new String[] {
                        "{\"x\":" + other + ",\"incl\\u0075de_usage\":" + blank + value + "}",
                        "{\"x\":" + other + ",\"incl\\u0075de_usage\":" + blank + "true}"
                      };
                });
  }
}
