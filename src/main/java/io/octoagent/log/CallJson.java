package io.octoagent.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.octoagent.config.Group;
import io.octoagent.config.Role;
import io.octoagent.event.Accounting;
import io.octoagent.event.Consumption;
import io.octoagent.event.Facts;
import io.octoagent.event.ModelCall;
import io.octoagent.event.Rung;
import io.octoagent.event.VendorCode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/**
 * Writes a call's event as one JSON object, for the log. {@code docs/model-call.schema.json}
 * guarantees the field names; every field is always present, null when unknown.
 */
public final class CallJson {

  private static final JsonFactory JSON = new JsonFactory();

  private CallJson() {}

  /** The event, on one line. */
  public static String of(ModelCall call) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
      json.writeStartObject();
      write(json, call);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, ModelCall call) throws IOException {
    Facts facts = call.facts();
    json.writeStringField("request_id", facts.requestId());
    json.writeStringField("operation", facts.operation().id());
    json.writeStringField("outcome", call.outcome());
    json.writeStringField("start", facts.start().toString());
    json.writeStringField("caller", facts.caller());
    json.writeStringField("task", facts.task());
    json.writeStringField("user", facts.user());
    json.writeStringField("role", id(facts.role()));
    json.writeStringField("target", id(facts.target()));
    json.writeBooleanField("stream", facts.stream());
    json.writeArrayFieldStart("attempts");
    for (Rung rung : facts.attempts()) {
      json.writeStartObject();
      json.writeStringField("group", rung.group().id());
      json.writeStringField("outcome", rung.outcome().id());
      json.writeNumberField("ms", rung.millis());
      consumption(json, rung.consumption());
      json.writeStringField("vendor_code", rung.code().map(VendorCode::id).orElse(null));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("group", id(facts.group()));
    json.writeStringField("model", facts.model());
    number(json, "first_content_ms", facts.firstContentMs());
    json.writeNumberField("total_ms", facts.totalMs());
    consumption(json, facts.consumption());
    Accounting accounting = facts.accounting();
    usd(json, "charged_usd", accounting.chargedUsd());
    json.writeBooleanField("estimated", accounting.estimated());
    json.writeBooleanField("store_down", accounting.storeDown());
    json.writeBooleanField("replayed", accounting.replayed());
    json.writeStringField("finish_reason", facts.finishReason());
    json.writeBooleanField("degraded", call instanceof ModelCall.Degraded);
    json.writeStringField("error_code", call.error() == null ? null : call.error().id());
    json.writeStringField("fault", call.fault() == null ? null : call.fault().id());
  }

  private static void consumption(JsonGenerator json, Consumption consumption) throws IOException {
    number(json, "input_tokens", consumption.inputTokens());
    number(json, "output_tokens", consumption.outputTokens());
    number(json, "cached_tokens", consumption.cachedTokens());
    usd(json, "cost_usd", consumption.costUsd());
    json.writeStringField("cost_source", consumption.source().id());
  }

  private static void usd(JsonGenerator json, String name, BigDecimal value) throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }

  private static void number(JsonGenerator json, String name, Long value) throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }

  private static String id(Role role) {
    return role == null ? null : role.id();
  }

  private static String id(Group group) {
    return group == null ? null : group.id();
  }
}
