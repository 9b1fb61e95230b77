package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.faulttolerance.AsyncExecutorProvider;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.timer.TimerTask;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The timer by itself, without the library that uses it. */
class OwnTimerTest {

  private static final long NEVER = 3_600_000;

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final AtomicInteger ran = new AtomicInteger();
  private final AtomicInteger others = new AtomicInteger();
  private final Timer timer = new RungTimer(new Single(executor), vertx).getTimer();

  @AfterEach
  void close() {
    executor.shutdown();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatIsDueRunsInTheExecutorThatIsNamed() {
    // When
    TimerTask task =
        timer.schedule(
            0,
            ran::incrementAndGet,
            due -> {
              others.incrementAndGet();
              due.run();
            });

    // Then
    await().until(() -> ran.get() == 1);
    assertThat(others).hasValue(1);
    assertThat(task.isDone()).isTrue();
    assertThat(timer.countScheduledTasks()).isZero();
    assertThat(task.cancel()).as("too late").isFalse();
  }

  @Test
  void orInTheLibrarysOwn() {
    // When
    timer.schedule(1, () -> ran.set(Thread.currentThread().getName().startsWith("pool") ? 1 : -1));

    // Then
    await().until(() -> ran.get() != 0);
    assertThat(ran).hasValue(1);
  }

  @Test
  void whatIsCancelledIsNoLongerScheduled() {
    // Given
    TimerTask task = timer.schedule(NEVER, ran::incrementAndGet);
    timer.schedule(NEVER, ran::incrementAndGet);
    assertThat(timer.countScheduledTasks()).isEqualTo(2);
    assertThat(task.isDone()).isFalse();

    // When
    boolean cancelled = task.cancel();

    // Then
    assertThat(cancelled).isTrue();
    assertThat(task.isDone()).isTrue();
    assertThat(timer.countScheduledTasks()).isEqualTo(1);
    assertThat(task.cancel()).as("again").isFalse();
  }

  /** The library's executor. */
  private record Single(ExecutorService executor) implements AsyncExecutorProvider {
    @Override
    public ExecutorService get() {
      return executor;
    }
  }
}
