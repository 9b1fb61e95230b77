package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.FakeProxyResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.faulttolerance.ExecutorHolder;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.timer.TimerTask;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The timer that the library gets. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class RungTimerTest {
  @Inject ExecutorHolder library;

  private final AtomicInteger ran = new AtomicInteger();
  private Timer timer;

  @BeforeEach
  void ours() {
    assertThat(library).isInstanceOf(RungTimer.class);
    timer = library.getTimer();
    // the calls of tests before this one
    await().until(() -> timer.countScheduledTasks() == 0);
  }

  @Test
  void whatIsDueRunsOnce() {
    // When
    TimerTask task = timer.schedule(20, ran::incrementAndGet, Runnable::run);

    // Then
    await().until(task::isDone);
    await().until(() -> ran.get() == 1);
    assertThat(task.cancel()).isFalse();
    assertThat(timer.countScheduledTasks()).isZero();
  }

  @Test
  void whatIsCancelledNeverRuns() {
    // Given
    TimerTask task = timer.schedule(50, ran::incrementAndGet);
    assertThat(timer.countScheduledTasks()).isEqualTo(1);
    assertThat(task.isDone()).isFalse();

    // When
    boolean cancelled = task.cancel();

    // Then
    assertThat(cancelled).isTrue();
    assertThat(task.isDone()).isTrue();
    TimerTask later = timer.schedule(100, () -> {});
    await().until(later::isDone);
    assertThat(ran).hasValue(0);
    assertThat(timer.countScheduledTasks()).isZero();
  }
}
