package io.octoagent.ui;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Switch;
import io.octoagent.event.ModelCall;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the last hundred calls and the sums of the last hour in memory, collected from the calls'
 * events, for {@link OverviewResource}. Its size does not grow with the load.
 */
@Singleton
class RecentCalls implements ModelCall.Observer {

  static final int CALLS = 100;
  static final int MINUTES = 60;

  private static final long MINUTE_MS = 60_000;

  private final boolean on;
  private final Deque<ModelCall> calls = new ArrayDeque<>(CALLS);
  private final Deque<Minute> minutes = new ArrayDeque<>(MINUTES);

  @Inject
  RecentCalls(OctoAgentConfig config) {
    this(config.ui() == Switch.ON);
  }

  RecentCalls(boolean on) {
    this.on = on;
  }

  @Override
  public void ended(ModelCall call) {
    if (on) {
      add(call, System.currentTimeMillis() / MINUTE_MS);
    }
  }

  synchronized void add(ModelCall call, long minute) {
    if (calls.size() == CALLS) {
      calls.removeLast();
    }
    calls.addFirst(call);
    if (minutes.isEmpty() || minutes.getLast().number() < minute) {
      minutes.addLast(new Minute(minute));
      forgetBefore(minute - MINUTES + 1);
    }
    minutes.getLast().add(call);
  }

  /** The last calls, newest first. */
  synchronized List<CallLine> lines() {
    return calls.stream().map(CallLine::of).toList();
  }

  /** The minutes of the last hour in which calls ended, oldest first. */
  List<Minute.Line> minutes() {
    return minutes(System.currentTimeMillis() / MINUTE_MS);
  }

  synchronized List<Minute.Line> minutes(long now) {
    forgetBefore(now - MINUTES + 1);
    return minutes.stream().map(Minute::line).toList();
  }

  private void forgetBefore(long oldest) {
    while (!minutes.isEmpty() && minutes.getFirst().number() < oldest) {
      minutes.removeFirst();
    }
  }
}
