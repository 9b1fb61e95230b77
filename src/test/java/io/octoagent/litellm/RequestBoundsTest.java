package io.octoagent.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Operation;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bounds of a body hold in every operation, inside every field, read or only passed on. */
class RequestBoundsTest {

  private static final String[] FIELDS = {
    "n",
    "user",
    "metadata",
    "tools",
    "functions",
    "stop",
    "system",
    "stream_options",
    "logit_bias",
    "context_management",
    "previous_response_id",
    "instructions",
    "response_format",
    "unknown"
  };

  private static final String[] SHAPES = {
    "%s", "[%s]", "{'a':%s}", "[{'type':'x','a':[0,%s]}]", "{'task':%s}", "[{'content':[{'a':%s}]}]"
  };

  private static final String[] EXCESSES = {
    "1e999",
    "-" + "9".repeat(400),
    "'\\ud800'",
    "'\\udc00x'",
    "[".repeat(300) + "]".repeat(300),
    "{'" + "n".repeat(1_100) + "':0}"
  };

  @ParameterizedTest
  @EnumSource(Operation.class)
  void anExcessIsRefusedInEveryField(Operation operation) {
    for (String field : FIELDS) {
      for (String shape : SHAPES) {
        for (String excess : EXCESSES) {
          String member = "'" + field + "':" + shape.formatted(excess);

          // When
          Optional<InvalidRequest> refusal =
              Requests.refusal(operation, Requests.with(operation, member));

          // Then
          assertThat(refusal).as(member).isPresent();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void anExcessInTheContentIsRefused(Operation operation) {
    String content = Requests.content(operation);
    for (String excess : EXCESSES) {
      String body =
          "{\"model\":\"main\"," + content.replace("\"x\"", excess.replace('\'', '"')) + "}";

      // When
      Optional<InvalidRequest> refusal = Requests.refusal(operation, body);

      // Then
      assertThat(refusal).as(body).isPresent();
    }
  }

  /**
   * Names that a parser compares with each other: half a million of them are a denial of service.
   */
  @ParameterizedTest
  @EnumSource(Operation.class)
  void tooManyNamesAreRefusedInEveryField(Operation operation) {
    String names =
        IntStream.range(0, 50_100).mapToObj(n -> "'" + n + "':0").collect(Collectors.joining(","));
    for (String field : FIELDS) {
      // When
      Optional<InvalidRequest> refusal =
          Requests.refusal(
              operation, Requests.with(operation, "'" + field + "':[{" + names + "}]"));

      // Then
      assertThat(refusal).as(field).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void aFieldThatIsGivenTwiceIsRefused(Operation operation) {
    for (String field : FIELDS) {
      for (String twice :
          new String[] {field, "\\u%04x".formatted((int) field.charAt(0)) + field.substring(1)}) {
        // When
        Optional<InvalidRequest> refusal =
            Requests.refusal(
                operation, Requests.with(operation, "'" + field + "':null,'" + twice + "':null"));

        // Then
        assertThat(refusal.map(InvalidRequest::param)).as(field).contains(field);
      }
    }
  }
}
