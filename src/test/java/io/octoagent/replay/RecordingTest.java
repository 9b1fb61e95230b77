package io.octoagent.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octoagent.operation.ApiError;
import io.octoagent.operation.StreamEnding;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is held of answers, how long, and what slow readers get. */
class RecordingTest {
  private static final int MIB = 1 << 20;
  private static final int PIECE = 32 << 10;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Key KEY = new Key("key", "body");
  private static final StreamEnding ENDING =
      new StreamEnding() {
        @Override
        public Buffer complete() {
          return Buffer.buffer("END");
        }

        @Override
        public Buffer broken(ApiError error, String requestId) {
          return Buffer.buffer("BROKEN");
        }
      };

  private final Vertx vertx = Vertx.vertx();
  private final Space space = new Space(4 * MIB);
  private final Source source = new Source();
  private Replays replays = new Replays(vertx, LONG, space, Optional.empty());

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void whoeverIsTooSlowForALongStreamIsToldSo() {
    // Given
    Reading fast = new Reading(new Sipper());
    Reading stalled = new Reading(Sipper.stalled());
    source.begins();
    fast.pipe();
    stalled.pipe();
    long most = 0;

    // When
    for (int i = 0; i < 4 * MIB / PIECE; i++) {
      source.write(PIECE);
      fast.awaitRead((i + 1L) * PIECE);
      most = Math.max(most, space.held());
    }
    source.ends();

    // Then
    fast.awaitRead(4 * MIB + 3);
    assertThat(fast.awaitEnd()).isEmpty();
    assertThat(stalled.awaitEnd()).containsInstanceOf(TooSlow.class);
    assertThat(most).isLessThan(MIB + 2 * PIECE);
    assertThat(space.held()).isZero();
  }

  @Test
  void aLongStreamWaitsIfNobodyReads() {
    // Given
    Reading slow = new Reading(Sipper.stalled());
    Reading slower = new Reading(Sipper.stalled());
    source.begins();
    slow.pipe();
    slower.pipe();
    int written = 0;

    // When
    while (!source.isFull()) {
      source.write(PIECE);
      written += PIECE;
    }

    // Then
    assertThat(written).isBetween(MIB, MIB + 2 * PIECE);
    slow.on(() -> slow.sipper.read());
    source.awaitRoom();
    source.ends();
    assertThat(slow.awaitEnd()).isEmpty();
    assertThat(slow.sipper.all().length()).isEqualTo(written + 3);
    assertThat(slower.awaitEnd()).containsInstanceOf(TooSlow.class);
    assertThat(space.held()).isZero();
  }

  @Test
  void aLongStreamIsNotJoinedAnyMore() {
    // Given
    Reading first = new Reading(new Sipper());
    source.begins();
    first.pipe();
    source.write(MIB + 1);

    // When
    new Reading(new Sipper());

    // Then
    assertThat(source.begun).isEqualTo(2);
  }

  @Test
  void anAnswerAboveTheBoundGoesToThoseThatWait() {
    // Given
    Reading first = new Reading(new Sipper());
    Reading second = new Reading(new Sipper());

    // When
    source.answers(MIB + 1);

    // Then
    assertThat(first.body().length()).isEqualTo(MIB + 1);
    assertThat(second.body()).isEqualTo(Buffer.buffer(new byte[MIB + 1]));
    new Reading(new Sipper());
    assertThat(source.begun).isEqualTo(2);
  }

  @Test
  void theOldestMakeWay() {
    // Given
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      keys.add(new Key("key " + i, "body"));
    }

    // When
    for (Key key : keys) {
      Reading one = new Reading(key, new Sipper());
      source.answers(MIB / 2);
      one.body();
    }

    // Then
    assertThat(space.held()).isBetween(3L * MIB, 4L * MIB);
    source.begun = 0;
    keys.reversed().forEach(key -> new Reading(key, new Sipper()));
    assertThat(source.begun).isEqualTo(20 - 7);
  }

  @Test
  void whatMadeWayIsReadToItsEnd() {
    // Given
    Reading first = new Reading(Sipper.stalled());
    source.begins();
    first.pipe();
    source.write(PIECE);
    source.ends();
    for (int i = 0; i < 10; i++) {
      new Reading(new Key("key " + i, "body"), new Sipper());
      source.answers(MIB / 2);
    }

    // When
    first.on(() -> first.sipper.read());

    // Then
    first.awaitRead(PIECE + 3);
    assertThat(first.awaitEnd()).isEmpty();
  }

  @Test
  void withoutRoomNothingIsKeptButAllIsDelivered() {
    // Given
    Space none = new Space(0);
    replays = new Replays(vertx, LONG, none, Optional.empty());
    Reading first = new Reading(new Sipper());
    source.begins();
    first.pipe();

    // When
    for (int i = 0; i < 100; i++) {
      source.write(PIECE);
      first.awaitRead((i + 1L) * PIECE);
    }
    source.ends();

    // Then
    assertThat(first.awaitEnd()).isEmpty();
    assertThat(none.held()).isZero();
    new Reading(new Sipper());
    assertThat(source.begun).isEqualTo(2);
  }

  @Test
  void itsTimeEnds() {
    // Given
    replays = new Replays(vertx, Duration.ofMillis(50), space, Optional.empty());
    new Reading(new Sipper());
    source.answers(1);
    long end = System.nanoTime() + Duration.ofMillis(50).toNanos();

    // When
    Awaitility.await().until(() -> System.nanoTime() > end);

    // Then
    new Reading(new Sipper());
    assertThat(source.begun).isEqualTo(2);
  }

  @Test
  void anotherBodyIsAMismatch() {
    // Given
    new Reading(new Sipper());

    // When, Then
    assertThatThrownBy(() -> replays.read(new Key("key", "other"), source))
        .isInstanceOf(Mismatch.class);
  }

  @Test
  void twoHundredReadersThatNeverReadHoldOneCopy() {
    // Given
    Reading first = new Reading(new Sipper());
    for (int i = 0; i < 200; i++) {
      new Reading(Sipper.stalled());
    }

    // When
    source.begins();
    first.pipe();
    source.write(MIB / 2);
    source.ends();

    // Then
    assertThat(first.awaitEnd()).isEmpty();
    assertThat(space.held()).isLessThan(MIB);
    assertThat(source.begun).isEqualTo(1);
  }

  /** What is recorded; the test says when it goes on. */
  private static final class Source implements Recording.Source {
    private int begun;
    private Recording recording;
    private WriteStream<Buffer> sink;

    @Override
    public void leads() {}

    @Override
    public void start(Recording started) {
      begun++;
      recording = started;
    }

    @Override
    public void cancel() {}

    void answers(int bytes) {
      recording.answers(head(false), Buffer.buffer(new byte[bytes]));
    }

    void begins() {
      sink = recording.begins(head(true), ENDING);
    }

    void write(int bytes) {
      sink.write(Buffer.buffer(new byte[bytes]));
    }

    boolean isFull() {
      return sink.writeQueueFull();
    }

    void awaitRoom() {
      CompletableFuture<Void> room = new CompletableFuture<>();
      sink.drainHandler(room::complete);
      await(room);
    }

    void ends() {
      recording.ends(Buffer.buffer(), Optional.empty());
    }

    private static Head head(boolean stream) {
      return new Head(Map.of(), stream, true, Optional.empty());
    }
  }

  /** One that reads, in a thread of its own. */
  private final class Reading {
    private final Context context = vertx.getOrCreateContext();
    private final Sipper sipper;
    private final Reader reader;

    Reading(Sipper sipper) {
      this(KEY, sipper);
    }

    Reading(Key key, Sipper sipper) {
      this.sipper = sipper;
      this.reader = get(() -> replays.read(key, source));
    }

    void pipe() {
      on(() -> reader.pipeTo(sipper, sipper::ended));
    }

    Buffer body() {
      CompletableFuture<Head> begun = new CompletableFuture<>();
      on(() -> reader.begun(10_000).subscribe().with(begun::complete));
      await(begun);
      return get(reader::body);
    }

    void on(Runnable action) {
      get(
          () -> {
            action.run();
            return null;
          });
    }

    private <T> T get(Supplier<T> action) {
      CompletableFuture<T> done = new CompletableFuture<>();
      context.runOnContext(
          there -> {
            try {
              done.complete(action.get());
            } catch (RuntimeException e) {
              done.completeExceptionally(e);
            }
          });
      return await(done);
    }

    void awaitRead(long bytes) {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> sipper.all().length() == bytes);
    }

    Optional<? extends Throwable> awaitEnd() {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> sipper.outcome() != null);
      return sipper.outcome();
    }
  }

  private static <T> T await(CompletableFuture<T> done) {
    try {
      return done.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
