package io.octoagent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.ledger.Account.Terms;
import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.RedisServer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both stores decide the same, whatever is asked of them in whatever order. The rates divide a
 * minute, so that the one's nanoseconds and the other's microseconds are the same instants.
 */
@NeedsRedis
class SameDecisionsTest {
  private static final int SEQUENCES = 30;
  private static final int STEPS = 150;
  private static final long NO = Terms.UNLIMITED;
  private static final Duration HOUR = Duration.ofHours(1);

  private static RedisServer server;

  private final StoreUnderTest here = StoreUnderTest.inProcess();
  private final StoreUnderTest there = StoreUnderTest.redis(server);
  private final List<Reservation> made = new ArrayList<>();
  private final List<Reservation> open = new ArrayList<>();

  @BeforeAll
  static void startServer() {
    server = new RedisServer();
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  static LongStream seeds() {
    long first = System.nanoTime();
    return LongStream.range(first, first + SEQUENCES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bothDecideTheSame(long seed) {
    // Given
    Random random = new Random(seed);

    for (int i = 0; i < STEPS; i++) {
      // When
      String step = step(random, i);

      // Then
      assertThat(there.clock().now()).as(step).isEqualTo(here.clock().now());
    }
    there.end().run();
  }

  private String step(Random random, int number) {
    switch (random.nextInt(6)) {
      case 0 -> pass(random);
      case 1 -> any(made, random).ifPresent(one -> both(one, store -> store.renew(List.of(one))));
      case 2, 3 ->
          any(open, random)
              .ifPresent(
                  one -> {
                    open.remove(one);
                    Settlement end =
                        new Settlement(
                            one, random.nextInt(3) * one.nanoUsd() / 2, random.nextInt(400));
                    both(one, store -> store.settle(end));
                  });
      default -> {
        Reservation call =
            new Reservation(
                "call",
                number,
                accounts(random),
                random.nextInt(40) * 1_000_000L,
                random.nextInt(300),
                Duration.ofSeconds(1 + random.nextInt(60)));
        made.add(call);
        open.add(call);
        both(call, store -> store.reserve(call));
      }
    }
    return "step " + number;
  }

  private interface Operation {
    Uni<?> of(LedgerStore store);
  }

  private void both(Reservation about, Operation operation) {
    Object one = operation.of(here.store()).await().atMost(HOUR);
    Object other = operation.of(there.store()).await().atMost(HOUR);
    assertThat(other).as(about.toString()).isEqualTo(one);
  }

  private void pass(Random random) {
    long most =
        switch (random.nextInt(4)) {
          case 0 -> 1_000;
          case 1 -> 1_000_000;
          case 2 -> 60_000_000;
          default -> 3_600_000_000L;
        };
    Duration time = Duration.ofNanos(random.nextLong(most + 1) * 1000);
    here.clock().pass(time);
    there.clock().pass(time);
  }

  private static Optional<Reservation> any(List<Reservation> of, Random random) {
    return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
  }

  /**
   * Terms differ from call to call: somebody changes the settings, or a caller its task's budget.
   */
  private static List<Account> accounts(Random random) {
    Account caller =
        new Account(
            "owner",
            Optional.empty(),
            new Terms(
                one(random, 6, 60, NO),
                one(random, 600, 6000, NO),
                one(random, 3, 10, NO),
                NO,
                one(random, 100_000_000, 500_000_000, NO),
                Duration.ofHours(one(random, 1, 24, 1)),
                true));
    Account task =
        new Account(
            "owner",
            Optional.of("task" + random.nextInt(2)),
            new Terms(
                NO,
                NO,
                NO,
                one(random, 5, 20, NO),
                one(random, 60_000_000, 200_000_000, NO),
                Duration.ofDays(1),
                false));
    return switch (random.nextInt(3)) {
      case 0 -> List.of(caller);
      case 1 -> List.of(task);
      default -> List.of(caller, task);
    };
  }

  private static long one(Random random, long... values) {
    return values[random.nextInt(values.length)];
  }
}
