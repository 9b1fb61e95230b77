package io.octoagent.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.JsonTexts;
import io.octoagent.operation.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Nothing that a request has before a steering field hides it. */
class SteeringPropertyTest {

  private static final List<String> NAMES =
      List.of(
          "n",
          "user",
          "metadata",
          "tools",
          "functions",
          "input",
          "prompt",
          "messages",
          "stream",
          "stream_options",
          "stop",
          "stop_sequences",
          "system",
          "context_management",
          "previous_response_id",
          "conversation",
          "tool_choice",
          "temperature",
          "unknown");

  private static final List<String> VALUES =
      List.of(
          "null",
          "\"\"",
          "5",
          "false",
          "{}",
          "[]",
          "{\"a\":null}",
          "{\"a\":null,\"b\":{\"c\":[1,{}]},\"task\":{},\"user_id\":null}",
          "{\"edits\":[{}],\"include_usage\":false}",
          "[1,[2]]",
          "[[1],{\"tools\":[5],\"content\":[{}]}]",
          "[{\"type\":\"x\",\"tools\":{},\"role\":\"x\",\"content\":[{}]}]",
          "[\"x\"]");

  /** The members of a request that is accepted, its last one being a steering field. */
  record Steering(Operation operation, List<String> members, String name) {

    String body(boolean steers) {
      List<String> all = new ArrayList<>(members);
      all.add("\"model\":\"main\"");
      if (steers) {
        all.add(name + ":{\"a\":1}");
      }
      return "{" + String.join(",", all) + "}";
    }
  }

  @Property(tries = 2_000)
  void aSteeringFieldIsFound(@ForAll("requests") Steering request) {
    // Given
    assertThat(Requests.refusal(request.operation, request.body(false))).isEmpty();

    // When
    Optional<InvalidRequest> refusal = Requests.refusal(request.operation, request.body(true));

    // Then
    assertThat(refusal.map(InvalidRequest::param))
        .get()
        .isIn("api_base", "kwargs", "mock_response");
  }

  @Provide
  Arbitrary<Steering> requests() {
    Arbitrary<String> steering = JsonTexts.spelled("api_base", "kwargs", "mock_response");
    return Arbitraries.of(Operation.class)
        .flatMap(
            operation ->
                Combinators.combine(
                        Arbitraries.of(accepted(operation)).list().ofMaxSize(6), steering)
                    .as(
                        (members, name) ->
                            new Steering(operation, whole(operation, members), name)));
  }

  /** Each once, and the content if it is not among them. */
  private static List<String> whole(Operation operation, List<String> members) {
    Set<String> names = new HashSet<>();
    List<String> whole = new ArrayList<>();
    for (String member : members) {
      if (names.add(name(member))) {
        whole.add(member);
      }
    }
    String content = Requests.content(operation);
    if (names.add(name(content))) {
      whole.add(content);
    }
    return whole;
  }

  private static String name(String member) {
    return member.substring(0, member.indexOf(':'));
  }

  /** All members with which a request is accepted when it has no other but what it needs. */
  private static List<String> accepted(Operation operation) {
    List<String> accepted = new ArrayList<>();
    for (String name : NAMES) {
      for (String value : VALUES) {
        String member = "\"" + name + "\":" + value;
        String content = Requests.content(operation);
        String rest = name(content).equals(name(member)) ? "" : "," + content;
        if (Requests.refusal(operation, "{\"model\":\"main\"," + member + rest + "}").isEmpty()) {
          accepted.add(member);
        }
      }
    }
    return accepted;
  }
}
