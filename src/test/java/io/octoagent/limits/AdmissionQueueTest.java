package io.octoagent.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Start;
import io.octoagent.limits.Admission.Permit;
import io.octoagent.testbed.Contract;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue by itself: two calls at once, of which one may be for cheap, and two that wait. */
class AdmissionQueueTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final Admission admission = admission();
  private final List<String> admitted = new CopyOnWriteArrayList<>();
  private final List<Permit> permits = new CopyOnWriteArrayList<>();

  private Admission admission() {
    OctoAgentConfig config =
        Start.config(
            Map.of(
                "OCTOAGENT_MAX_IN_FLIGHT", "2",
                "OCTOAGENT_GROUPS_CHEAP_MAX_IN_FLIGHT", "1",
                "OCTOAGENT_MAX_QUEUED", "2"),
            "");
    return new Admission(config, Start.groups(config), vertx);
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aFreePermitIsGivenAtOnce() {
    // When
    UniAssertSubscriber<Void> call = main("one", LONG);

    // Then
    call.assertCompleted();
    assertThat(admitted).containsExactly("one");
    assertThat(admission.inFlight()).isEqualTo(1);
    assertThat(admission.queued()).isZero();
  }

  @Test
  void thoseWhoWaitAreServedInOrder() {
    // Given
    fill();
    UniAssertSubscriber<Void> third = main("three", LONG);
    UniAssertSubscriber<Void> fourth = main("four", LONG);
    assertThat(admission.queued()).isEqualTo(2);

    // When
    permits.getFirst().release();

    // Then
    third.awaitItem();
    assertThat(admitted).containsExactly("one", "two", "three");
    fourth.assertNotTerminated();
    assertThat(admission.inFlight()).isEqualTo(2);
    assertThat(admission.queued()).isEqualTo(1);
  }

  @Test
  void oneTooManyIsRefusedAtOnce() {
    // Given
    fill();
    main("three", LONG);
    main("four", LONG);

    // When
    UniAssertSubscriber<Void> fifth = main("five", LONG);

    // Then
    fifth.assertFailedWith(Overloaded.class, "The queue is full: try again shortly.");
    assertThat(admission.queued()).isEqualTo(2);
  }

  @Test
  void aTenthOfTheTimeIsAllThatAnyoneWaits() {
    // Given
    fill();
    long start = System.nanoTime();

    // When
    UniAssertSubscriber<Void> third = main("three", Duration.ofSeconds(3));

    // Then
    third
        .awaitFailure()
        .assertFailedWith(Overloaded.class, "No call in flight ended in time: try again shortly.");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(250));
    assertThat(admission.queued()).isZero();
  }

  @Test
  void aPermitFromTheQueueIsReleasedLikeAnyOther() {
    // Given
    fill();
    UniAssertSubscriber<Void> third = main("three", LONG);
    permits.getFirst().release();
    third.awaitItem();

    // When
    permits.subList(1, 3).forEach(Permit::release);

    // Then
    assertThat(admission.inFlight()).isZero();
  }

  @Test
  void aFullGroupIsPassedInTheQueue() {
    // Given
    UniAssertSubscriber<Void> cheap = cheap("cheap one");
    main("main one", LONG);
    UniAssertSubscriber<Void> waiting = cheap("cheap two");
    UniAssertSubscriber<Void> behind = main("main two", LONG);

    // When
    permits.getLast().release();

    // Then
    behind.awaitItem();
    cheap.assertCompleted();
    waiting.assertNotTerminated();
    assertThat(admitted).containsExactly("cheap one", "main one", "main two");
  }

  @Test
  void aGroupsLimitDoesNotBindARequestWithoutOne() {
    // Given
    cheap("cheap");

    // When
    UniAssertSubscriber<Void> list =
        admission
            .admit(holder("list"), Deadline.in(LONG))
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());

    // Then
    list.assertCompleted();
    assertThat(admission.inFlight()).isEqualTo(2);
  }

  @Test
  void aGroupsPermitIsFreeAgainAfterItsRelease() {
    // Given
    cheap("one");
    permits.getFirst().release();

    // When
    UniAssertSubscriber<Void> second = cheap("two");

    // Then
    second.assertCompleted();
    assertThat(admission.inFlight()).isEqualTo(1);
  }

  @Test
  void whoLeavesTheQueueLeavesNothing() {
    // Given
    fill();
    UniAssertSubscriber<Void> third = main("three", LONG);

    // When
    third.cancel();

    // Then
    await().until(() -> admission.queued() == 0);
    permits.getFirst().release();
    assertThat(admission.inFlight()).isEqualTo(1);
    assertThat(admitted).containsExactly("one", "two");
  }

  @Test
  void aCallContinuesInTheThreadInWhichItArrived() {
    // Given
    fill();
    CompletableFuture<String> arrived = new CompletableFuture<>();
    CompletableFuture<String> continued = new CompletableFuture<>();
    vertx
        .getOrCreateContext()
        .runOnContext(
            go -> {
              admission
                  .admit(holder("three"), Contract.MAIN, Deadline.in(LONG))
                  .subscribe()
                  .with(done -> continued.complete(Thread.currentThread().getName()));
              arrived.complete(Thread.currentThread().getName());
            });
    await().until(arrived::isDone);

    // When
    permits.getFirst().release();

    // Then
    await().until(continued::isDone);
    assertThat(continued.join()).isEqualTo(arrived.join());
  }

  @Test
  void theGaugesShowBothNumbers() {
    // Given
    MeterRegistry registry = new SimpleMeterRegistry();
    admission.bindTo(registry);
    fill();

    // When
    main("three", LONG);

    // Then
    assertThat(registry.get("octoagent.calls.in.flight").gauge().value()).isEqualTo(2);
    assertThat(registry.get("octoagent.calls.queued").gauge().value()).isEqualTo(1);
  }

  private void fill() {
    main("one", LONG);
    main("two", LONG);
    assertThat(new ArrayList<>(admitted)).containsExactly("one", "two");
  }

  private UniAssertSubscriber<Void> main(String name, Duration time) {
    return admission
        .admit(holder(name), Contract.MAIN, Deadline.in(time))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private UniAssertSubscriber<Void> cheap(String name) {
    return admission
        .admit(holder(name), Contract.CHEAP, Deadline.in(LONG))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private Consumer<Permit> holder(String name) {
    return permit -> {
      admitted.add(name);
      permits.add(permit);
    };
  }
}
