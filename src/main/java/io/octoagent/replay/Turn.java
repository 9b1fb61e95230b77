package io.octoagent.replay;

import io.octoagent.config.OctoAgentConfig.Down;
import io.octoagent.ledger.StoreUnavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides in the shared store whether a {@link Recording} asks for its answer or gets the one that
 * another replica has asked for; made by {@link Replays}. A lease in {@link StoredAnswers} says who
 * asks, and ends soon if it is not renewed.
 */
final class Turn {

  /** How long a replica that has died keeps others from asking. */
  private static final Duration LEASE = Duration.ofSeconds(5);

  private static final Duration RENEWAL = Duration.ofMillis(1500);

  /** How often the others look for the answer. */
  private static final Duration POLL = Duration.ofMillis(150);

  private static final String MARK = "L ";

  /** The service's settings for all turns. */
  record Shared(StoredAnswers answers, Down down) {}

  private final Shared shared;
  private final Vertx vertx;
  private final Key key;
  private final String lease;
  private Recording recording;
  private boolean leased;
  private boolean over;
  private long timer = -1;

  /** A turn of the call with {@code key}. */
  Turn(Shared shared, Vertx vertx, Key key) {
    this.shared = shared;
    this.vertx = vertx;
    this.key = key;
    this.lease = MARK + key.fingerprint() + " " + UUID.randomUUID();
  }

  /** Begins the call of {@code waiting}, or gives it another replica's answer. */
  void take(Recording waiting) {
    recording = waiting;
    take();
  }

  private void take() {
    shared.answers.take(key, lease, LEASE).subscribe().with(this::found, this::down);
  }

  private void found(Response before) {
    String value = before == null ? lease : before.toString();
    Optional<StoredAnswer> answer = StoredAnswer.parse(value);
    if (value.equals(lease)) {
      lead();
    } else if (!value.startsWith(key.fingerprint(), MARK.length())) {
      recording.fails(new Mismatch());
    } else if (answer.isPresent()) {
      recording.loads(answer.get().head(), Buffer.buffer(answer.get().body()));
    } else {
      again(POLL, this::take);
    }
  }

  private void lead() {
    synchronized (this) {
      leased = true;
    }
    if (again(RENEWAL, this::renew)) {
      recording.begin();
    } else {
      release();
    }
  }

  private void down(Throwable failure) {
    switch (shared.down) {
      case ALLOW -> recording.begin();
      case REFUSE -> recording.fails(new StoreUnavailable());
    }
  }

  /** A call that cannot be joined any more holds up nobody else. */
  private void renew() {
    if (recording.isFromStart()) {
      send(shared.answers.renew(key, lease, LEASE));
      again(RENEWAL, this::renew);
    } else {
      end();
    }
  }

  /** Keeps a whole answer for the other replicas; the recording has ended. */
  void end(Head head, Buffer body, Duration time) {
    if (endsLease()) {
      StoredAnswer.of(key, head, body)
          .ifPresentOrElse(
              answer -> send(shared.answers.keep(key, lease, answer.text(), time)), this::release);
    }
  }

  /** Lets others ask; the recording has ended, or cannot be shared. */
  void end() {
    if (endsLease()) {
      release();
    }
  }

  private synchronized boolean endsLease() {
    boolean first = leased && !over;
    over = true;
    vertx.cancelTimer(timer);
    return first;
  }

  private void release() {
    send(shared.answers.release(key, lease));
  }

  /** If that fails, the lease ends by itself. */
  private static void send(Uni<Response> command) {
    command.subscribe().with(done -> {}, failure -> {});
  }

  /** Does {@code action} later, unless it is over. */
  private synchronized boolean again(Duration later, Runnable action) {
    if (!over) {
      timer = vertx.setTimer(later.toMillis(), id -> action.run());
    }
    return !over;
  }
}
