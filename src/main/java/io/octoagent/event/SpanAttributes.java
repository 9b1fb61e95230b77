package io.octoagent.event;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;

/**
 * Sets what {@link CallSpans} report about a call, following OpenTelemetry's conventions for HTTP
 * and for GenAI, and under {@code octoagent.} what those have no name for. All of it is in the
 * event; no text of a prompt or a reply is. The consumption of a reply is only on its own client
 * span, so that sums over spans are correct.
 */
final class SpanAttributes {

  static final AttributeKey<String> METHOD = stringKey("http.request.method");
  static final AttributeKey<String> ROUTE = stringKey("http.route");
  static final AttributeKey<String> HOST = stringKey("server.address");
  static final AttributeKey<Long> PORT = longKey("server.port");
  static final AttributeKey<String> OPERATION = stringKey("gen_ai.operation.name");
  static final AttributeKey<String> API = stringKey("octoagent.operation");
  static final AttributeKey<String> PROVIDER = stringKey("gen_ai.provider.name");
  static final AttributeKey<String> REQUEST_MODEL = stringKey("gen_ai.request.model");
  static final AttributeKey<String> GROUP = stringKey("octoagent.group");

  private static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
  private static final AttributeKey<String> ERROR = stringKey("error.type");
  private static final AttributeKey<Boolean> STREAM = booleanKey("gen_ai.request.stream");
  private static final AttributeKey<String> RESPONSE_MODEL = stringKey("gen_ai.response.model");
  private static final AttributeKey<List<String>> FINISH_REASONS =
      stringArrayKey("gen_ai.response.finish_reasons");
  private static final AttributeKey<Double> FIRST_CHUNK =
      doubleKey("gen_ai.response.time_to_first_chunk");
  private static final AttributeKey<Long> INPUT = longKey("gen_ai.usage.input_tokens");
  private static final AttributeKey<Long> CACHED = longKey("gen_ai.usage.cache_read.input_tokens");
  private static final AttributeKey<Long> OUTPUT = longKey("gen_ai.usage.output_tokens");
  private static final AttributeKey<Double> COST = doubleKey("octoagent.cost_usd");
  private static final AttributeKey<String> REQUEST_ID = stringKey("octoagent.request_id");
  private static final AttributeKey<String> CALLER = stringKey("octoagent.caller");
  private static final AttributeKey<String> TASK = stringKey("octoagent.task");
  private static final AttributeKey<String> ROLE = stringKey("octoagent.role");
  private static final AttributeKey<String> OUTCOME = stringKey("octoagent.outcome");
  private static final AttributeKey<String> FAULT = stringKey("octoagent.fault");

  private SpanAttributes() {}

  /** Sets what became of the call, on its server span. */
  static void ofCall(Span span, ModelCall call) {
    Facts facts = call.facts();
    set(span, REQUEST_ID, facts.requestId());
    set(span, CALLER, facts.caller());
    set(span, TASK, facts.task());
    set(span, ROLE, facts.role() == null ? null : facts.role().id());
    set(span, GROUP, facts.group() == null ? null : facts.group().id());
    set(span, OUTCOME, call.outcome());
    set(span, STATUS, status(call));
    set(span, ERROR, call.error() == null ? null : call.error().id());
    set(span, FAULT, call.fault() == null ? null : call.fault().id());
    // by HTTP's conventions the caller's fault is not an error of the server span
    if (call instanceof ModelCall.Failed || call.error() == ErrorCode.OVERLOADED) {
      span.setStatus(StatusCode.ERROR);
    }
  }

  /** Sets what became of one of its requests to the proxy, on the client span. */
  static void ofRequest(Span span, Rung rung, ModelCall call) {
    Facts facts = call.facts();
    set(span, ROLE, facts.role() == null ? null : facts.role().id());
    set(span, OUTCOME, rung.outcome().id());
    set(span, STREAM, facts.stream() ? true : null);
    consumption(span, rung.consumption());
    if (rung.outcome() != Outcome.ANSWERED) {
      fail(span, rung.outcome().id());
      return;
    }
    reply(span, facts);
    if (facts.stream()) {
      set(span, FIRST_CHUNK, rung.millis() / 1000.0);
      restOfStream(span, call);
    }
  }

  private static void reply(Span span, Facts facts) {
    set(span, RESPONSE_MODEL, facts.model());
    set(span, FINISH_REASONS, facts.finishReason() == null ? null : List.of(facts.finishReason()));
  }

  /** Also set for a discarded answer. */
  private static void consumption(Span span, Consumption consumption) {
    set(span, INPUT, consumption.inputTokens());
    set(span, CACHED, consumption.cachedTokens());
    set(span, OUTPUT, consumption.outputTokens());
    set(span, COST, consumption.costUsd() == null ? null : consumption.costUsd().doubleValue());
  }

  /**
   * A rung counts as answered at its stream's first content; the call records how the stream ended.
   */
  private static void restOfStream(Span span, ModelCall call) {
    switch (call) {
      case ModelCall.Failed broken -> fail(span, broken.error().id());
      case ModelCall.Abandoned left -> fail(span, Outcome.ABANDONED.id());
      case ModelCall.Answered whole -> {}
      case ModelCall.Degraded whole -> {}
      case ModelCall.Rejected whole -> {}
    }
  }

  /** The status that the caller saw; null if the event does not contain it. */
  private static Long status(ModelCall call) {
    if (call instanceof ModelCall.Abandoned) {
      return null;
    }
    boolean begun = call.error() == null || call.facts().group() != null;
    if (begun || call instanceof ModelCall.Degraded) {
      return 200L;
    }
    return call.error() == ErrorCode.UPSTREAM_REJECTED ? null : (long) call.error().status();
  }

  private static void fail(Span span, String type) {
    span.setAttribute(ERROR, type);
    if (!type.equals(Outcome.ABANDONED.id())) {
      span.setStatus(StatusCode.ERROR);
    }
  }

  private static <T> void set(Span span, AttributeKey<T> key, T value) {
    if (value != null) {
      span.setAttribute(key, value);
    }
  }
}
