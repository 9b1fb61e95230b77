package io.octoagent.testbed;

import io.octoagent.event.Consumption;
import io.octoagent.event.Facts;
import io.octoagent.event.ModelCall;
import io.octoagent.event.Rung;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the metrics must have gained by these events: every counter, count and sum of ours. */
public final class CallSums {
  private static final String INFERENCE = "gen_ai_client_inference_";

  /** Sums of many prices differ in their last digits, by their order. */
  private static final MathContext DIGITS = new MathContext(9);

  private static final Pattern SUM =
      Pattern.compile("(octoagent|gen_ai)_[a-z_]*_(total|count|sum)[{ ].*");

  private final Map<String, Double> sums = new TreeMap<>();

  private CallSums() {}

  /** The sums by series, but for those that are 0. */
  public static Map<String, BigDecimal> of(List<ModelCall> calls) {
    CallSums sums = new CallSums();
    calls.forEach(sums::add);
    return rounded(sums.sums);
  }

  /** What a page of metrics says of them. */
  public static List<Scrape.Sample> on(String page) {
    return Scrape.samples(page, SUM);
  }

  /** The same from the metrics: what the page gained. */
  public static Map<String, BigDecimal> gained(
      List<Scrape.Sample> before, List<Scrape.Sample> after) {
    Map<String, Double> gained = new TreeMap<>();
    after.forEach(sample -> gained.put(sample.series(), sample.value()));
    before.forEach(sample -> gained.merge(sample.series(), -sample.value(), Double::sum));
    return rounded(gained);
  }

  private static Map<String, BigDecimal> rounded(Map<String, Double> sums) {
    Map<String, BigDecimal> rounded = new TreeMap<>();
    sums.forEach(
        (series, value) -> {
          BigDecimal known = BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
          if (known.signum() != 0) {
            rounded.put(series, known);
          }
        });
    return rounded;
  }

  private void add(ModelCall call) {
    Facts facts = call.facts();
    String error = call.error() == null ? "" : call.error().id();
    String fault = call.fault() == null ? "" : call.fault().id();
    count(
        "octoagent_calls_total",
        1,
        Map.of("outcome", call.outcome(), "error", error, "fault", fault));
    if (facts.caller() != null) {
      caller(call, Map.of("caller", facts.caller()));
    }
    List<Rung> rungs = facts.attempts();
    for (Rung rung : rungs) {
      count(
          "octoagent_rungs_total",
          1,
          Map.of("group", rung.group().id(), "outcome", rung.outcome().id()));
    }
    rungs.stream()
        .limit(Math.max(0, rungs.size() - 1))
        .forEach(
            rung ->
                count(
                    "octoagent_fallbacks_total",
                    1,
                    Map.of("group", rung.group().id(), "reason", rung.outcome().id())));
    if (facts.target() != null) {
      String name = facts.role() == null ? facts.target().id() : facts.role().id();
      inference(call, name, call instanceof ModelCall.Abandoned ? "abandoned" : error);
    }
  }

  /** What was charged, or what the answers cost; nothing if another call has paid for them. */
  private void caller(ModelCall call, Map<String, String> name) {
    Facts facts = call.facts();
    count("octoagent_caller_calls_total", 1, with(name, "outcome", call.outcome()));
    BigDecimal charged = facts.accounting().chargedUsd();
    if (charged != null) {
      count("octoagent_caller_cost_usd_total", charged.doubleValue(), name);
    }
    if (!facts.accounting().replayed()) {
      for (Rung rung : facts.attempts()) {
        Consumption paid = rung.consumption();
        if (charged == null && paid.costUsd() != null) {
          count("octoagent_caller_cost_usd_total", paid.costUsd().doubleValue(), name);
        }
        String tokens = "octoagent_caller_tokens_total";
        count(tokens, orZero(paid.inputTokens()), with(name, "kind", "input"));
        count(tokens, orZero(paid.outputTokens()), with(name, "kind", "output"));
      }
    }
  }

  private static Map<String, String> with(Map<String, String> tags, String name, String value) {
    Map<String, String> more = new TreeMap<>(tags);
    more.put(name, value);
    return more;
  }

  private void inference(ModelCall call, String name, String error) {
    Facts facts = call.facts();
    Map<String, String> tags = new TreeMap<>();
    tags.put("gen_ai_operation_name", facts.operation().genAi());
    tags.put("octoagent_operation", facts.operation().id());
    tags.put("gen_ai_provider_name", "litellm");
    tags.put("gen_ai_request_model", name);
    if (facts.firstContentMs() != null) {
      size("time_to_first_chunk_seconds", facts.firstContentMs() / 1e3, tags);
    }
    Consumption consumption = facts.consumption();
    Map<String, String> tokens = new TreeMap<>(tags);
    tokens.put("gen_ai_token_modality", "unknown");
    facts.attempts().stream().filter(Rung::answered).forEach(rung -> paid(rung, name, tokens));
    tags.put("error_type", error);
    size("duration_seconds", facts.totalMs() / 1e3, tags);
    if (consumption.inputTokens() != null) {
      size("operation_input_tokens", consumption.inputTokens(), tags);
    }
    if (consumption.outputTokens() != null) {
      size("operation_output_tokens", consumption.outputTokens(), tags);
    }
  }

  private void paid(Rung rung, String name, Map<String, String> tags) {
    Consumption consumption = rung.consumption();
    count(INFERENCE + "usage_input_tokens_total", orZero(consumption.inputTokens()), tags);
    count(INFERENCE + "usage_output_tokens_total", orZero(consumption.outputTokens()), tags);
    count(
        INFERENCE + "usage_cache_read_input_tokens_total",
        orZero(consumption.cachedTokens()),
        tags);
    Map<String, String> by = Map.of("role", name, "group", rung.group().id());
    if (consumption.costUsd() == null) {
      count("octoagent_calls_unpriced_total", 1, by);
    } else {
      count("octoagent_cost_usd_total", consumption.costUsd().doubleValue(), by);
    }
  }

  private void size(String name, double value, Map<String, String> labels) {
    count(INFERENCE + name + "_count", 1, labels);
    count(INFERENCE + name + "_sum", value, labels);
  }

  private void count(String name, double value, Map<String, String> labels) {
    sums.merge(new Scrape.Sample(name, new TreeMap<>(labels), 0).series(), value, Double::sum);
  }

  private static double orZero(Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
