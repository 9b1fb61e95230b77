package io.octoagent.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.octoagent.config.Group;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the calls of one operation for one role or group consumed: time, tokens and money; created
 * and fed by {@link CallMetrics}. Names, tags and buckets of {@code gen_ai.*} follow
 * OpenTelemetry's conventions; the other names are OctoAgent's own.
 */
final class ModelMeters {

  /** 10 ms, doubled up to 81.92 s. */
  private static final Duration[] TIMES =
      IntStream.range(0, 14).mapToObj(i -> Duration.ofMillis(10L << i)).toArray(Duration[]::new);

  /** 1, multiplied by 4 up to 67,108,864. */
  private static final double[] SIZES =
      DoubleStream.iterate(1, size -> size * 4).limit(14).toArray();

  private static final String INFERENCE = "gen_ai.client.inference.";
  private static final String TOKENS = "tokens";

  private final MeterRegistry registry;
  private final Tags tags;
  private final Counter input;
  private final Counter output;
  private final Counter cached;
  private final CostMeters costs;
  private final Map<String, Timer> durations = new ConcurrentHashMap<>();
  private final Map<String, DistributionSummary> inputs = new ConcurrentHashMap<>();
  private final Map<String, DistributionSummary> outputs = new ConcurrentHashMap<>();
  private volatile Timer firstContent;

  /**
   * The meters of one name.
   *
   * @param operation what is called
   * @param provider who is asked: the proxy, which hides the vendors, or the built-in echo
   * @param name the role, or the group if the call named one
   * @param costs the name's costs, which all operations share
   */
  ModelMeters(
      MeterRegistry registry,
      OperationName operation,
      String provider,
      String name,
      CostMeters costs) {
    this.registry = registry;
    this.costs = costs;
    tags =
        Tags.of(
            "gen_ai.operation.name",
            operation.genAi(),
            "octoagent.operation",
            operation.id(),
            "gen_ai.provider.name",
            provider,
            "gen_ai.request.model",
            name);
    input = tokens("usage.input_tokens", "Tokens of prompts");
    output = tokens("usage.output_tokens", "Tokens of replies");
    cached = tokens("usage.cache_read.input_tokens", "Tokens of prompts, from a vendor's cache");
  }

  void add(ModelCall call) {
    Facts facts = call.facts();
    String error = errorType(call);
    durations.computeIfAbsent(error, this::duration).record(facts.totalMs(), TimeUnit.MILLISECONDS);
    if (facts.firstContentMs() != null) {
      firstContent().record(facts.firstContentMs(), TimeUnit.MILLISECONDS);
    }
    Consumption consumption = facts.consumption();
    if (consumption.inputTokens() != null) {
      inputs.computeIfAbsent(error, this::inputSize).record(consumption.inputTokens());
    }
    if (consumption.outputTokens() != null) {
      outputs.computeIfAbsent(error, this::outputSize).record(consumption.outputTokens());
    }
    for (Rung rung : facts.attempts()) {
      if (rung.answered()) {
        addConsumption(rung.group(), rung.consumption());
      }
    }
  }

  /** Every answer is paid for, whether or not it was used. */
  private void addConsumption(Group group, Consumption consumption) {
    add(input, consumption.inputTokens());
    add(output, consumption.outputTokens());
    add(cached, consumption.cachedTokens());
    costs.add(group, consumption.costUsd());
  }

  private static void add(Counter counter, Long tokens) {
    if (tokens != null) {
      counter.increment(tokens);
    }
  }

  /** Empty if nothing went wrong: Prometheus treats an empty tag as absent. */
  private static String errorType(ModelCall call) {
    if (call.error() != null) {
      return call.error().id();
    }
    return call instanceof ModelCall.Abandoned ? call.outcome() : "";
  }

  private Timer duration(String error) {
    return Timer.builder(INFERENCE + "duration")
        .description("Time from a call's arrival to its end")
        .serviceLevelObjectives(TIMES)
        .tags(tags.and("error.type", error))
        .register(registry);
  }

  /** Registered with the first stream; registering a meter twice returns the same one. */
  private Timer firstContent() {
    Timer timer = firstContent;
    if (timer == null) {
      timer =
          Timer.builder(INFERENCE + "time_to_first_chunk")
              .description("Time from a call's arrival to its stream's first content")
              .serviceLevelObjectives(TIMES)
              .tags(tags)
              .register(registry);
      firstContent = timer;
    }
    return timer;
  }

  private DistributionSummary inputSize(String error) {
    return size("operation.input_tokens", "Tokens of one call's prompt", error);
  }

  private DistributionSummary outputSize(String error) {
    return size("operation.output_tokens", "Tokens of one call's reply", error);
  }

  private DistributionSummary size(String name, String description, String error) {
    return DistributionSummary.builder(INFERENCE + name)
        .description(description)
        .baseUnit(TOKENS)
        .serviceLevelObjectives(SIZES)
        .tags(tags.and("error.type", error))
        .register(registry);
  }

  private Counter tokens(String name, String description) {
    return Counter.builder(INFERENCE + name)
        .description(description)
        .baseUnit(TOKENS)
        .tags(tags.and("gen_ai.token.modality", "unknown"))
        .register(registry);
  }
}
