package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.config.Group;
import io.octoagent.config.Start;
import io.octoagent.testbed.Contract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which groups an annotated method guards, by the chains that are configured. */
class AnnotatedGroupsTest {

  private static final Group CODER = new Group("coder");

  @Test
  void theContractsGroupsAreAnnotated() {
    // When
    AnnotatedGroups annotated = annotated(Map.of());

    // Then
    assertThat(Contract.GROUPS).allMatch(annotated::contains);
    assertThat(annotated.lastAskedBy(Contract.CHEAP)).isEqualTo(Contract.FALLBACK);
    assertThat(annotated.lastAskedBy(Contract.MAIN)).isEqualTo(Contract.FALLBACK);
    assertThat(annotated.lastAskedBy(Contract.FALLBACK)).isEqualTo(Contract.FALLBACK);
    assertThat(annotated.breaker(Contract.MAIN)).isEqualTo("main");
  }

  @Test
  void anyOtherGroupHasAGuardOfItsOwn() {
    // When
    AnnotatedGroups annotated =
        annotated(Map.of("OCTOAGENT_GROUPS_CODER_FALLBACKS", "main,fallback"));

    // Then
    assertThat(annotated.contains(CODER)).isFalse();
    assertThat(annotated.lastAskedBy(CODER)).isEqualTo(CODER);
    assertThat(annotated.breaker(CODER)).isEqualTo("configured:coder");
    assertThat(annotated.contains(Contract.MAIN)).as("followed as its method says").isTrue();
  }

  @Test
  void aChainThatEndsWithAGroupTakesItsAnnotationAway() {
    // When
    AnnotatedGroups annotated = annotated(Map.of("OCTOAGENT_GROUPS_CODER_FALLBACKS", "main"));

    // Then
    assertThat(annotated.contains(Contract.MAIN)).isFalse();
    assertThat(annotated.breaker(Contract.MAIN)).isEqualTo("configured:main");
    assertThat(annotated.contains(Contract.CHEAP)).isTrue();
  }

  @Test
  void soDoesAnotherGroupAfterIt() {
    // When
    AnnotatedGroups annotated =
        annotated(Map.of("OCTOAGENT_GROUPS_CHEAP_FALLBACKS", "main,fallback"));

    // Then
    assertThat(annotated.contains(Contract.CHEAP)).isFalse();
    assertThat(annotated.contains(Contract.MAIN)).isTrue();
    assertThat(annotated.contains(Contract.FALLBACK)).isTrue();
  }

  private static AnnotatedGroups annotated(Map<String, String> variables) {
    return new AnnotatedGroups(Start.groups(Start.config(variables, "")));
  }
}
