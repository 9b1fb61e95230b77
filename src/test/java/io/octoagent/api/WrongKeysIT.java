package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever guesses keys costs the others no more than any caller does. */
@QuarkusIntegrationTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = @ResourceArg(name = "octoagent.api-key", value = WrongKeysIT.KEYS))
class WrongKeysIT {
  private static final String KEY = "oa-caller-canary-7f3a";
  static final String KEYS = KEY + ",one-more-caller,another-caller";

  private static final int GUESSES = 10_000;
  private static final int GUESSERS = 8;
  private static final int RIGHT_CALLS = 300;

  /** Generous, because a shared machine stalls; a lock-out or a queue would be far above. */
  private static final int FACTOR = 5;

  private static final long GRACE_NANOS = 5_000_000;

  FakeProxy proxy;

  @TestHTTPResource URI service;

  private final AtomicInteger rightCalls = new AtomicInteger();
  private Caller caller;

  @BeforeEach
  void warm() throws Exception {
    caller = new Caller(service);
    medianOfRightCalls(() -> false);
    proxy.reset();
    rightCalls.set(0);
  }

  @Test
  void tenThousandWrongKeysDoNotSlowRightOnes() throws Exception {
    // Given
    long before = medianOfRightCalls(() -> false);
    Flood right = flood(guess -> KEY);
    Flood wrong = flood("guess-%05d"::formatted);

    // When
    long after = medianOfRightCalls(() -> false);

    // Then
    assertThat(right.refused()).isZero();
    assertThat(wrong.refused()).isEqualTo(GUESSES);
    assertThat(after).as("after: %d ns, before: %d ns", after, before).isLessThan(limit(before));
    assertThat(wrong.medianOfOthers())
        .as("others while keys are guessed, and while as many right calls are made: %s", right)
        .isLessThan(limit(right.medianOfOthers()));
    assertThat(proxy.calls()).as("none was lost").hasSize(rightCalls.get());
  }

  /**
   * What happened while so many calls with other keys were made.
   *
   * @param refused how many of them were 401
   * @param medianOfOthers what a right call of somebody else took meanwhile, in nanoseconds
   */
  private record Flood(long refused, long medianOfOthers) {}

  private Flood flood(IntFunction<String> keys) throws Exception {
    AtomicInteger next = new AtomicInteger();
    LongAdder refused = new LongAdder();
    try (ExecutorService guessers = Executors.newFixedThreadPool(GUESSERS)) {
      Callable<Void> guesser =
          () -> {
            for (int i = next.getAndIncrement(); i < GUESSES; i = next.getAndIncrement()) {
              int status = models(keys.apply(i)).statusCode();
              assertThat(status).isIn(200, 401);
              if (status == 401) {
                refused.increment();
              }
            }
            return null;
          };
      List<Future<Void>> guessing = new ArrayList<>();
      for (int i = 0; i < GUESSERS; i++) {
        guessing.add(guessers.submit(guesser));
      }
      long median = medianOfRightCalls(() -> next.get() < GUESSES);
      for (Future<Void> guess : guessing) {
        guess.get();
      }
      return new Flood(refused.sum(), median);
    }
  }

  /** Of {@link #RIGHT_CALLS} calls with a right key, or of as many as fit while {@code goesOn}. */
  private long medianOfRightCalls(Callable<Boolean> goesOn) throws Exception {
    List<Long> took = new ArrayList<>();
    while (took.size() < RIGHT_CALLS || goesOn.call()) {
      long start = System.nanoTime();
      HttpResponse<String> answer =
          caller.complete(Caller.chat("main", "x"), "Authorization", "Bearer " + KEY);
      took.add(System.nanoTime() - start);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      rightCalls.incrementAndGet();
    }
    Collections.sort(took);
    return took.get(took.size() / 2);
  }

  /** Costs the service little beside the check of the key. */
  private HttpResponse<String> models(String key) throws Exception {
    return caller.get("/v1/models", "Authorization", "Bearer " + key);
  }

  private static long limit(long nanos) {
    return FACTOR * nanos + GRACE_NANOS;
  }
}
