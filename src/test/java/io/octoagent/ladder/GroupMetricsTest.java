package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.octoagent.config.Groups;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.Contract;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The groups' gauges say how the groups stand when they are read. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class GroupMetricsTest {
  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject Groups groups;

  @Inject Cooldowns cooldowns;

  @Inject Breakers breakers;

  /** Of the test's own: the global one keeps the first gauge of a name, whoever registers again. */
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @BeforeEach
  @AfterEach
  void closeEveryBreaker() {
    proxy.reset();
    HealthyGroups.again();
    new GroupMetrics(groups, cooldowns, breakers).bindTo(registry);
  }

  @Test
  void everyBreakerIsClosedAtFirst() {
    // When
    double closed = breaker("cheap", "closed") + breaker("main", "closed");
    // Then
    assertThat(closed).isEqualTo(2);
    assertThat(breaker("cheap", "open") + breaker("cheap", "half_open")).isZero();
  }

  @Test
  void anOpenBreakerIsSeen() throws Exception {
    // Given
    proxy.on("cheap", FakeProxy.vendorError(503, null, "down"));
    // When
    for (int i = 0; i < GroupEvidence.WINDOW; i++) {
      new Caller(service).complete(Caller.chat("router", "hi " + i));
    }
    // Then
    assertThat(breaker("cheap", "open")).isEqualTo(1);
    assertThat(breaker("cheap", "closed")).isZero();
    assertThat(breaker("fallback", "closed")).isEqualTo(1);
  }

  @Test
  void aPauseIsSeenInSeconds() {
    // When
    cooldowns.pause(Contract.MAIN, Duration.ofSeconds(50));
    // Then
    assertThat(pause("main")).isBetween(20.0, 50.0);
    assertThat(pause("cheap")).isZero();
  }

  private double breaker(String group, String state) {
    return registry
        .get("octoagent.group.breaker")
        .tags("group", group, "state", state)
        .gauge()
        .value();
  }

  private double pause(String group) {
    return registry.get("octoagent.group.pause").tag("group", group).timeGauge().value();
  }
}
