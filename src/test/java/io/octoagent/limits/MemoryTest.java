package io.octoagent.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much the bodies of all calls, and the answers to them, may take together. */
class MemoryTest {
  /** Of a heap of 600 KiB the bodies have 100, the answers 75. */
  private final Memory memory = new Memory(600 << 10);

  private static long kib(int many) {
    return (long) many << 10;
  }

  @Test
  void manyFitAsLongAsTheirSumDoes() {
    // Given
    memory.body().covers(kib(60));
    Memory.Share second = memory.body();

    // When
    boolean fits = second.covers(kib(40));

    // Then
    assertThat(fits).isTrue();
    assertThat(second.covers(kib(41))).isFalse();
    assertThat(memory.held()).isEqualTo(kib(100));
  }

  @Test
  void oneAloneMayBeLarger() {
    // Given
    Memory.Share alone = memory.answer();
    alone.covers(kib(70));

    // When
    boolean fits = alone.covers(kib(700));

    // Then
    assertThat(fits).isTrue();
    assertThat(memory.answer().covers(kib(17))).isFalse();
    assertThat(memory.held()).isEqualTo(kib(700));
  }

  @Test
  void bodiesLeaveMemoryForAnswers() {
    // Given
    memory.body().covers(kib(100));

    // When
    boolean fits = memory.answer().covers(kib(75));

    // Then
    assertThat(fits).isTrue();
  }

  @Test
  void aSmallAnswerAlwaysFits() {
    // Given
    memory.answer().covers(kib(700));

    // When
    boolean fits = memory.answer().covers(kib(16));

    // Then
    assertThat(fits).isTrue();
    assertThat(memory.held()).isEqualTo(kib(700));
  }

  @Test
  void anAnswerThatIsHereIsCountedWhetherItFitsOrNot() {
    // Given
    memory.answer().covers(kib(70));

    // When
    Memory.Share here = memory.answer(kib(30));

    // Then
    assertThat(memory.held()).isEqualTo(kib(100));
    here.release();
    assertThat(memory.held()).isEqualTo(kib(70));
  }

  @Test
  void releasedMemoryIsFree() {
    // Given
    Memory.Share first = memory.body();
    first.covers(kib(100));

    // When
    first.release();

    // Then
    assertThat(memory.held()).isZero();
    assertThat(memory.body().covers(kib(100))).isTrue();
  }

  @Test
  void bytesAfterTheReleaseAreNotHeld() {
    // Given
    Memory.Share late = memory.body();
    late.covers(kib(10));
    late.release();

    // When
    boolean fits = late.covers(kib(20));

    // Then
    assertThat(fits).isFalse();
    assertThat(memory.held()).isZero();
  }

  @Test
  void aShareThatGrowsIsCountedOnce() {
    // Given
    memory.body().covers(kib(30));
    Memory.Share growing = memory.body();
    growing.covers(kib(40));

    // When
    boolean fits = growing.covers(kib(70));

    // Then
    assertThat(fits).isTrue();
    assertThat(memory.held()).isEqualTo(kib(100));
  }

  @Test
  void aSmallAnswerThatIsHereIsNotCounted() {
    // When
    memory.answer(kib(16));

    // Then
    assertThat(memory.held()).isZero();
  }

  @Test
  void theServicesOwnRequestsHaveNoLimit() {
    // Given
    Memory.Share own = Memory.Share.unbounded();
    own.covers(1);

    // When
    boolean fits = own.covers(Long.MAX_VALUE / 2);

    // Then
    assertThat(fits).isTrue();
  }
}
