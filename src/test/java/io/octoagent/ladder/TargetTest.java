package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.config.Group;
import io.octoagent.operation.GroupMode;
import io.octoagent.testbed.Contract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which groups of a chain a call may ask, by what is known of them. */
class TargetTest {

  private static final Group LAST = new Group("last");
  private static final Target TARGET =
      new Target(
          Optional.of(Contract.PLANNER),
          List.of(Contract.MAIN, Contract.FALLBACK, LAST),
          Duration.ofSeconds(5));

  private final GroupModes modes = new GroupModes();

  @Test
  void theFirstGroupStaysWhateverItIs() {
    // When
    Target target = TARGET.followedBy(LAST::equals);

    // Then
    assertThat(target)
        .isEqualTo(
            new Target(
                Optional.of(Contract.PLANNER),
                List.of(Contract.MAIN, LAST),
                Duration.ofSeconds(5)));
    assertThat(target.group()).isEqualTo(Contract.MAIN);
  }

  @Test
  void aChainOfWhichAllMayFollowIsTheSame() {
    // When
    Target target = TARGET.followedBy(group -> true);

    // Then
    assertThat(target).isSameAs(TARGET);
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, TEXT, true, true",
    "TEXT, EMBEDDING, false, false",
    "EMBEDDING, EMBEDDING, true, true",
    "EMBEDDING, TEXT, false, false",
    ", TEXT, true, true",
    ", EMBEDDING, true, false"
  })
  void aGroupServesItsMode(GroupMode known, GroupMode needed, boolean first, boolean later) {
    // When
    modes.learn(Contract.MAIN, Optional.ofNullable(known));

    // Then
    assertThat(modes.mayBeFirst(Contract.MAIN, needed)).isEqualTo(first);
    assertThat(modes.mayFollow(Contract.MAIN, needed)).isEqualTo(later);
  }

  @Test
  void whatTheProxyNoLongerListsIsForgotten() {
    // Given
    modes.learn(Contract.MAIN, Optional.of(GroupMode.EMBEDDING));

    // When
    modes.learn(Contract.MAIN, Optional.empty());

    // Then
    assertThat(modes.mayFollow(Contract.MAIN, GroupMode.TEXT)).isTrue();
  }
}
