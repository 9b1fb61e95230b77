package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.octoagent.event.ModelCall;
import io.octoagent.log.CallJson;
import java.io.IOException;
import java.nio.file.Files;

/** What docs/model-call.schema.json promises of an event. */
public final class CallSchema {
  private static final JsonSchema SCHEMA = schema();

  private CallSchema() {}

  /** Fails unless the event keeps the promise. */
  public static void check(ModelCall call) {
    check(Caller.json(CallJson.of(call)));
  }

  /** The same for an event as the log has it. */
  public static void check(JsonNode call) {
    assertThat(SCHEMA.validate(call)).as(call.toString()).isEmpty();
  }

  /** The schema itself. */
  public static JsonNode text() {
    return SCHEMA.getSchemaNode();
  }

  private static JsonSchema schema() {
    try {
      return JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(Files.readString(Checkout.file("docs/model-call.schema.json")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
