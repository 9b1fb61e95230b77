package io.octoagent.replay;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.store.Store;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the answer of the call that came first with a {@link Key}, in flight or kept; called by
 * {@code SharedAnswers}.
 */
@Singleton
public class Replays {

  /** The part of the heap for what is recorded. */
  private static final int PART = 16;

  private static final long EXPIRY_MS = 1000;

  private final Map<String, Recording> recordings = new ConcurrentHashMap<>();
  private final Space space;
  private final Vertx vertx;
  private final Duration time;
  private final Optional<Turn.Shared> shared;
  private long timer;

  @Inject
  Replays(Vertx vertx, OctoAgentConfig config, Store store) {
    this(
        vertx,
        Duration.ofSeconds(config.replayS()),
        new Space(Runtime.getRuntime().maxMemory() / PART),
        Optional.of(store)
            .filter(Store::isShared)
            .map(it -> new Turn.Shared(new StoredAnswers(it), config.store().down())));
  }

  /** Keeps answers for {@code time}, in the shared store as well if there is one. */
  Replays(Vertx vertx, Duration time, Space space, Optional<Turn.Shared> shared) {
    this.shared = shared;
    this.vertx = vertx;
    this.time = time;
    this.space = space;
  }

  void start(@Observes StartupEvent event) {
    if (isOn()) {
      timer = vertx.setPeriodic(EXPIRY_MS, tick -> space.expire());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }

  /** Whether answers are kept at all. */
  public boolean isOn() {
    return time.isPositive();
  }

  /**
   * A reader of the answer to {@code key}. If there is none, {@code source} begins to give it.
   *
   * @throws Mismatch if the key belongs to another call
   */
  public Reader read(Key key, Recording.Source source) {
    space.expire();
    while (true) {
      Recording known = recordings.get(key.id());
      boolean taken = known != null && known.isCurrent() && !known.key().equals(key);
      if (taken && (shared.isEmpty() || known.isDecided())) {
        throw new Mismatch();
      }
      if (known != null && !taken) {
        Optional<Reader> joined = Reader.of(known, vertx);
        if (joined.isPresent()) {
          return joined.get();
        }
      }
      Optional<Turn> turn = shared.map(store -> new Turn(store, vertx, key));
      Recording fresh = new Recording(key, vertx, space, ended -> over(ended, turn));
      Reader reader = Reader.of(fresh, vertx).orElseThrow();
      // the shared store decides between two calls that it has not answered yet
      if (taken
          || (known == null
              ? recordings.putIfAbsent(key.id(), fresh) == null
              : recordings.replace(key.id(), known, fresh))) {
        fresh.leads(source, reader);
        turn.ifPresentOrElse(it -> it.take(fresh), fresh::begin);
        return reader;
      }
    }
  }

  /** How many callers wait for answers or read them. */
  int readers() {
    return recordings.values().stream().mapToInt(Recording::readers).sum();
  }

  private void over(Recording ended, Optional<Turn> turn) {
    if (ended.isKept()) {
      turn.ifPresent(it -> it.end(ended.head(), ended.recorded(), time));
      space.keep(() -> drop(ended), System.nanoTime() + time.toNanos());
    } else {
      turn.ifPresent(Turn::end);
      recordings.remove(ended.key().id(), ended);
    }
  }

  private void drop(Recording kept) {
    recordings.remove(kept.key().id(), kept);
    kept.drop();
  }
}
