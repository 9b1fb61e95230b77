package io.octoagent.ladder;

import io.octoagent.config.Group;
import io.octoagent.config.Groups;
import io.octoagent.store.Script;
import io.octoagent.store.Store;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Publishes pauses to the other replicas, and learns of theirs each second, for {@link Cooldowns}.
 * They are times to live on the shared store's clock. Without such a store nothing happens.
 */
@Singleton
class SharedCooldowns {

  private static final long LEARNING_MS = 1000;

  /** A pause is never made shorter. */
  private static final Script PUBLISH =
      Script.of(
          """
          if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
            redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
          end
          return 0
          """);

  private static final Script LEARN =
      Script.of(
          """
          local left = {}
          for i, key in ipairs(KEYS) do
            left[i] = redis.call('PTTL', key)
          end
          return left
          """);

  private final Store store;
  private final Vertx vertx;
  private final List<Group> groups;
  private final List<String> keys = new ArrayList<>();
  private long timer = -1;

  SharedCooldowns(Store store, Vertx vertx, Groups groups) {
    this.store = store;
    this.vertx = vertx;
    this.groups = List.copyOf(groups.all());
    this.groups.forEach(group -> keys.add(key(group)));
  }

  /** Of one slot, so that one script can read all. */
  private static String key(Group group) {
    return "octoagent:{groups}:pause:" + group.id();
  }

  /** Tells {@code learner} of the pauses of all replicas, from now on. */
  void start(BiConsumer<Group, Duration> learner) {
    if (store.isShared()) {
      timer = vertx.setPeriodic(LEARNING_MS, tick -> learn(learner));
    }
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  /** Publishes a pause, if the store is there; if not, the others find out by themselves. */
  void publish(Group group, Duration wait) {
    if (store.isUp() && wait.toMillis() > 0) {
      store
          .run(PUBLISH, List.of(key(group)), List.of(Long.toString(wait.toMillis())))
          .subscribe()
          .with(published -> {}, failure -> {});
    }
  }

  private void learn(BiConsumer<Group, Duration> learner) {
    if (store.isUp()) {
      store
          .run(LEARN, keys, List.of())
          .subscribe()
          .with(left -> learn(left, learner), failure -> {});
    }
  }

  private void learn(Response left, BiConsumer<Group, Duration> learner) {
    for (int i = 0; i < groups.size(); i++) {
      long millis = left.get(i).toLong();
      if (millis > 0) {
        learner.accept(groups.get(i), Duration.ofMillis(millis));
      }
    }
  }
}
