package io.octoagent.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Requests that wait for a connection which does not come are a fault that readiness reports. */
class StalledConnectionsTest {

  private long now;
  private final Connections connections = new Connections(() -> now);

  @Test
  void aWaitAsLongAsAConnectionTakesIsNone() {
    // Given
    connections.request();

    // When
    now += Duration.ofSeconds(4).toNanos();

    // Then
    assertThat(connections.stalled()).isFalse();
    assertThat(connections.waiting()).isEqualTo(1);
  }

  @Test
  void aLongerOneIs() {
    // Given
    connections.request();

    // When
    now += Duration.ofSeconds(6).toNanos();

    // Then
    assertThat(connections.stalled()).isTrue();
  }

  @Test
  void whileOthersGetTheirsItIsNot() {
    // Given
    connections.request();
    Connections.Use other = connections.request();
    now += Duration.ofSeconds(4).toNanos();

    // When
    other.acquired();

    // Then
    now += Duration.ofSeconds(4).toNanos();
    assertThat(connections.stalled()).isFalse();
    assertThat(connections.inUse()).isEqualTo(1);
  }

  @Test
  void whatEndsIsCountedOnce() {
    // Given
    Connections.Use waits = connections.request();
    Connections.Use uses = connections.request();
    uses.acquired();

    // When
    for (Connections.Use use : new Connections.Use[] {waits, uses, waits, uses}) {
      use.ended();
      use.acquired();
    }

    // Then
    assertThat(connections.waiting()).isZero();
    assertThat(connections.inUse()).isZero();
  }
}
