package io.octoagent.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.config.OctoAgentConfig.Down;
import io.octoagent.store.TestStore;
import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls with one key and different bodies, of which the store decides. */
@NeedsRedis
class TurnTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Key RIGHT = new Key("key", "right body");
  private static final Key WRONG = new Key("key", "wrong body");

  private final RedisServer server = new RedisServer();
  private final TestStore connection = TestStore.patient(server.url());
  private final StoredAnswers answers = new StoredAnswers(connection.get());
  private final Vertx vertx = Vertx.vertx();
  private final Replays here = replica();
  private final Replays elsewhere = replica();

  @AfterEach
  void close() {
    vertx.close();
    connection.close();
    server.close();
  }

  @Test
  void aCallThatIsRefusedHoldsUpNoOther() {
    // Given
    Call leader = new Call(elsewhere, RIGHT);
    await().until(() -> leader.recording != null);

    // When
    Call refused = new Call(here, WRONG);
    Call joins = new Call(here, RIGHT);

    // Then
    leader.answer();
    assertThat(joins.answer).succeedsWithin(LONG);
    assertRefused(refused);
    assertThat(joins.recording).isNull();
  }

  @Test
  void oneOfTwoIsAnswered() {
    // When
    Call one = new Call(here, WRONG);
    Call other = new Call(here, RIGHT);

    // Then
    await().until(() -> one.recording != null || other.recording != null);
    Call first = one.recording == null ? other : one;
    Call second = first == one ? other : one;
    assertRefused(second);
    assertThat(second.recording).isNull();
    first.answer();
    assertThat(first.answer).succeedsWithin(LONG);
    Call later = new Call(here, first.key);
    assertThat(later.answer).succeedsWithin(LONG);
    assertThat(later.recording).isNull();
  }

  @Test
  void aCallInFlightIsNotForAnotherBody() {
    // Given
    Call leader = new Call(here, RIGHT);
    await().until(() -> leader.recording != null);

    // When
    Call wrong = new Call(here, WRONG);

    // Then
    assertRefused(wrong);
    assertThat(leader.answer).isNotDone();
  }

  private static void assertRefused(Call call) {
    assertThat(call.answer)
        .failsWithin(LONG)
        .withThrowableThat()
        .withCauseInstanceOf(Mismatch.class);
  }

  private Replays replica() {
    return new Replays(
        vertx, LONG, new Space(1 << 20), Optional.of(new Turn.Shared(answers, Down.REFUSE)));
  }

  /** A call, which waits for its answer; its {@code recording} says that it has begun. */
  private static final class Call implements Recording.Source {
    private final Key key;
    private final CompletableFuture<Buffer> answer = new CompletableFuture<>();
    private volatile Recording recording;

    Call(Replays replays, Key key) {
      this.key = key;
      try {
        Reader reader = replays.read(key, this);
        reader
            .begun(LONG.toMillis())
            .subscribe()
            .with(head -> answer.complete(reader.body()), answer::completeExceptionally);
      } catch (Mismatch mismatch) {
        answer.completeExceptionally(mismatch);
      }
    }

    void answer() {
      recording.answers(new Head(Map.of(), false, true, Optional.empty()), Buffer.buffer("answer"));
    }

    @Override
    public void leads() {}

    @Override
    public void start(Recording mine) {
      recording = mine;
    }

    @Override
    public void cancel() {}
  }
}
