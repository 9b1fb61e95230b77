package io.octoagent.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** How much the bodies of all calls may take together. */
class BodiesTest {
  private final Bodies bodies = new Bodies(null, 1000, 100);

  @Test
  void manyFitAsLongAsTheirSumDoes() {
    // Given
    bodies.new Share().grow(60);
    Bodies.Share second = bodies.new Share();

    // When
    second.grow(40);

    // Then
    assertThat(bodies.held()).isEqualTo(100);
    assertThatThrownBy(() -> second.grow(1)).isInstanceOf(Overloaded.class);
    assertThat(bodies.held()).isEqualTo(100);
  }

  @Test
  void oneAloneMayBeLarger() {
    // Given
    Bodies.Share alone = bodies.new Share();
    alone.grow(90);

    // When
    alone.grow(900);

    // Then
    assertThat(bodies.held()).isEqualTo(990);
    assertThatThrownBy(() -> bodies.new Share().grow(1)).isInstanceOf(Overloaded.class);
  }

  @Test
  void whatACallHeldIsFreeAfterIt() {
    // Given
    Bodies.Share first = bodies.new Share();
    first.grow(100);

    // When
    first.release();

    // Then
    assertThat(bodies.held()).isZero();
    bodies.new Share().grow(100);
    assertThat(bodies.held()).isEqualTo(100);
  }

  @Test
  void aBodyThatComesAfterItsCallsEndIsNotHeld() {
    // Given
    Bodies.Share late = bodies.new Share();
    late.grow(10);
    late.release();

    // When
    assertThatThrownBy(() -> late.grow(10)).isInstanceOf(Overloaded.class);

    // Then
    assertThat(bodies.held()).isZero();
  }
}
