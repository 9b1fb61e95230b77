package io.octoagent.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.event.Accounting;
import io.octoagent.event.Consumption;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.Facts;
import io.octoagent.event.Fault;
import io.octoagent.event.ModelCall;
import io.octoagent.event.OperationName;
import io.octoagent.event.Outcome;
import io.octoagent.event.Rung;
import io.octoagent.testbed.CallSchema;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.Contract;
import io.quarkus.logging.json.runtime.JsonFormatter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

/** A call's line in a JSON log. */
class CallFormatterTest {
  private static final ModelCall CALL =
      new ModelCall.Answered(
          new Facts(
              new OperationName("chat", "/v1/chat/completions", "chat"),
              "req-1",
              null,
              "nightly",
              null,
              null,
              Contract.MAIN,
              true,
              Instant.EPOCH,
              List.of(
                  new Rung(
                      Contract.MAIN,
                      Outcome.ANSWERED,
                      5,
                      new Consumption(
                          1L, 2L, null, new BigDecimal("1.5e-7"), Consumption.Source.USAGE),
                      Optional.empty())),
              Contract.MAIN,
              "gpt-4o",
              5L,
              9,
              Accounting.NONE,
              "two words"));

  @Test
  void holdsTheEventAndTheSentence() {
    // When
    String text = new CallFormatter(new JsonFormatter()).format(new CallLog.Line(CALL));
    // Then
    assertThat(text).endsWith("}\n").containsOnlyOnce("\n");
    JsonNode line = Caller.json(text);
    assertThat(line.path("loggerName").asText()).isEqualTo("octoagent.call");
    assertThat(line.path("message").asText())
        .isEqualTo("req-1 answered main by gpt-4o in 9 ms, tokens 1/2, 0.00000015 USD");
    CallSchema.check(line.path("call"));
    assertThat(line.at("/call/cost_usd").decimalValue()).isEqualByComparingTo("1.5e-7");
    assertThat(line.at("/call/finish_reason").isNull()).as("not a label").isTrue();
  }

  @Test
  void leavesOtherLinesAlone() {
    // Given
    ExtLogRecord record = new ExtLogRecord(Level.INFO, "{}", "x");
    // When
    String text = new CallFormatter(new JsonFormatter()).format(record);
    // Then
    assertThat(text).isEqualTo(new JsonFormatter().format(record));
  }

  @Test
  void theSchemaListsWhatTheCodeKnows() {
    // When
    JsonNode properties = CallSchema.text().path("properties");
    // Then
    assertThat(strings(properties.at("/error_code/enum")))
        .containsExactlyElementsOf(
            List.of(ErrorCode.values()).stream().map(ErrorCode::id).toList());
    assertThat(strings(properties.at("/fault/enum")))
        .containsExactlyElementsOf(List.of(Fault.values()).stream().map(Fault::id).toList());
    assertThat(strings(properties.at("/attempts/items/properties/outcome/enum")))
        .containsExactlyElementsOf(List.of(Outcome.values()).stream().map(Outcome::id).toList());
  }

  private static List<String> strings(JsonNode list) {
    return list.valueStream().filter(JsonNode::isTextual).map(JsonNode::textValue).toList();
  }
}
