package io.octoagent.ui;

import io.octoagent.config.Caller;
import io.octoagent.config.Callers;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Switch;
import io.octoagent.event.Facts;
import io.octoagent.event.ModelCall;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps what named callers and tasks have spent in this process in the last 24 hours, collected
 * from the calls' events, for {@link OverviewResource}. A caller makes up its tasks' labels, so
 * only a number of them is remembered: those that spent most.
 */
@Singleton
class Spending implements ModelCall.Observer {

  static final int ROWS = 50;
  static final int TASKS = 500;

  private static final long HOUR_MS = 3_600_000;

  private static final Comparator<SpentByHour.Sum> MOST_FIRST =
      Comparator.comparing((SpentByHour.Sum sum) -> sum.spent().usd())
          .thenComparing(SpentByHour.Sum::calls)
          .thenComparing(SpentByHour.Sum::hour)
          .reversed();

  private final boolean on;
  private final Map<Name, SpentByHour> callers = new TreeMap<>(Comparator.comparing(Name::caller));
  private final Map<Name, SpentByHour> tasks = new HashMap<>();

  /** A caller without a task, or a task whose caller may have no name. */
  private record Name(String caller, String task) {}

  private record Ranked(Name name, SpentByHour hours, SpentByHour.Sum sum) {}

  @Inject
  Spending(OctoAgentConfig config, Callers callers) {
    this(config.ui() == Switch.ON, callers.all().stream().map(Caller::name).toList());
  }

  Spending(boolean on, List<String> callers) {
    this.on = on;
    callers.forEach(name -> this.callers.put(new Name(name, null), new SpentByHour()));
  }

  @Override
  public void ended(ModelCall call) {
    if (on) {
      add(call, thisHour());
    }
  }

  synchronized void add(ModelCall call, long hour) {
    Facts facts = call.facts();
    if (facts.caller() != null) {
      callers.get(new Name(facts.caller(), null)).add(call, hour);
    }
    if (facts.task() != null) {
      tasks
          .computeIfAbsent(new Name(facts.caller(), facts.task()), name -> new SpentByHour())
          .add(call, hour);
      // half of them at once, so that one label costs little
      if (tasks.size() > 2 * TASKS) {
        List<Ranked> kept = ranked(tasks, hour).subList(0, TASKS);
        tasks.clear();
        kept.forEach(task -> tasks.put(task.name, task.hours));
      }
    }
  }

  /** How many tasks are remembered. */
  synchronized int remembered() {
    return tasks.size();
  }

  /** What the page shows now. */
  Lines lines() {
    return lines(thisHour());
  }

  synchronized Lines lines(long hour) {
    tasks.values().removeIf(task -> task.sum(hour).calls() == 0);
    return new Lines(lines(callers, hour), lines(tasks, hour));
  }

  private static List<Line> lines(Map<Name, SpentByHour> from, long hour) {
    return ranked(from, hour).stream().limit(ROWS).map(Spending::line).toList();
  }

  private static List<Ranked> ranked(Map<Name, SpentByHour> from, long hour) {
    return from.entrySet().stream()
        .map(entry -> new Ranked(entry.getKey(), entry.getValue(), entry.getValue().sum(hour)))
        .sorted(Comparator.comparing(Ranked::sum, MOST_FIRST))
        .toList();
  }

  private static Line line(Ranked ranked) {
    SpentByHour.Sum sum = ranked.sum;
    return new Line(
        ranked.name.caller,
        ranked.name.task,
        sum.calls(),
        sum.refused(),
        sum.spent().inputTokens(),
        sum.spent().outputTokens(),
        sum.spent().usd().toPlainString());
  }

  private static long thisHour() {
    return System.currentTimeMillis() / HOUR_MS;
  }

  /** The callers and the tasks that spent most, in this order; all lists may be empty. */
  public record Lines(List<Line> callers, List<Line> tasks) {}

  /**
   * What one caller or task spent.
   *
   * @param caller null if the task's caller has no name
   * @param task null for a caller
   * @param refused how many of the calls were refused before a group was asked
   * @param costUsd a decimal number in a string
   */
  public record Line(
      String caller,
      String task,
      long calls,
      long refused,
      long inputTokens,
      long outputTokens,
      String costUsd) {}
}
