package io.octoagent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.MDC;
import org.jboss.logmanager.errormanager.OnlyOnceErrorManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Log lines are written together, and all of them. */
class BatchHandlerTest {
  private final Written written = new Written();
  private final BatchHandler batches = new BatchHandler(written);

  @AfterEach
  void forget() {
    MDC.remove("request_id");
  }

  @Test
  void writesAtOnceBeforeItsStartAndAfterItsEnd() {
    // Given
    batches.publish(line("before"));
    assertThat(written.messages()).containsExactly("before");
    batches.start();
    batches.finish();

    // When
    batches.publish(line("after"));

    // Then
    assertThat(written.messages()).containsExactly("before", "after");
  }

  @Test
  void writesWhatCameTogetherWithOneFlush() {
    // Given
    batches.start();

    // When
    IntStream.range(0, 100).forEach(i -> batches.publish(line("line " + i)));

    // Then
    await().until(() -> written.lines.size() == 100);
    assertThat(written.messages()).startsWith("line 0", "line 1").endsWith("line 99");
    assertThat(written.flushes.get()).as("fewer than lines").isLessThan(50);
    assertThat(written.lines).extracting(line -> line.getThreadName()).containsOnly("main");
    batches.finish();
  }

  @Test
  void keepsTheContextOfTheThreadThatLogged() {
    // Given
    batches.start();
    MDC.put("request_id", "req-1");

    // When
    batches.publish(line("x"));

    // Then
    MDC.put("request_id", "another");
    batches.finish();
    assertThat(written.lines.getFirst().getMdc("request_id")).isEqualTo("req-1");
  }

  @Test
  void losesNoLineOfManyThreadsToAFullQueueOrToTheEnd() throws Exception {
    // Given
    batches.start();
    List<Thread> threads = new ArrayList<>();

    // When
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.startVirtualThread(
              () -> IntStream.range(0, 5_000).forEach(i -> batches.publish(line("x")))));
    }
    await().until(() -> written.lines.size() > 1_000);
    batches.finish();

    // Then
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(written.lines).hasSize(20_000);
  }

  @Test
  void aLineThatCannotBeWrittenTakesNoOtherWithIt() {
    // Given
    batches.setErrorManager(new OnlyOnceErrorManager());
    batches.start();

    // When
    for (String message : List.of("one", "broken", "two")) {
      batches.publish(line(message));
    }

    // Then
    await().until(() -> written.messages().equals(List.of("one", "two")));
    batches.finish();
  }

  @Test
  void anEventLoopWaitsForNobodyWhoReadsTheLog() throws Exception {
    // Given
    batches.start();
    written.stuck = new CountDownLatch(1);
    batches.publish(line("the writer stands here"));
    Vertx vertx = Vertx.vertx();
    CountDownLatch published = new CountDownLatch(1);

    // When
    vertx.runOnContext(
        loop -> {
          IntStream.range(0, 20_000).forEach(i -> batches.publish(line("x")));
          published.countDown();
        });

    // Then
    assertThat(published.await(20, TimeUnit.SECONDS)).isTrue();
    written.stuck.countDown();
    await()
        .until(() -> written.messages().stream().anyMatch(text -> text.contains("were dropped")));
    vertx.close().toCompletionStage().toCompletableFuture().join();
    batches.finish();
  }

  private static ExtLogRecord line(String message) {
    return new ExtLogRecord(Level.INFO, message, "x");
  }

  private static final class Written extends ExtHandler {
    private final List<ExtLogRecord> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger flushes = new AtomicInteger();
    private volatile CountDownLatch stuck = new CountDownLatch(0);

    @Override
    protected void doPublish(ExtLogRecord line) {
      try {
        stuck.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (line.getMessage().equals("broken")) {
        throw new IllegalStateException("cannot be written");
      }
      lines.add(line);
    }

    @Override
    public void flush() {
      flushes.incrementAndGet();
    }

    List<String> messages() {
      return lines.stream().map(ExtLogRecord::getMessage).toList();
    }
  }
}
