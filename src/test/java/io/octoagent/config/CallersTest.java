package io.octoagent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octoagent.config.Caller.Limits;
import io.octoagent.testbed.Contract;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers with a name and those without, from the environment and from a file. */
class CallersTest {
  private static final String KEY = "oa-canary-5d1e7b";
  private static final String OTHER = "oa-canary-90cc11";

  /** What {@code printf %s "$KEY" | sha256sum} prints. */
  private static final String DIGEST =
      "sha256:f5323d23f36039f741f8d9dd470243f629f0db33f146391f94110ca689770f2f";

  @Test
  void nobodyNeedsAKeyByDefault() {
    // When
    Callers callers = callers(Map.of());

    // Then
    assertThat(callers.needKeys()).isFalse();
    assertThat(callers.all()).isEmpty();
    assertThat(callers.with(KEY)).isEmpty();
  }

  @Test
  void aKeyIsOfOneCaller() {
    // When
    Callers callers =
        callers(
            Map.of(
                "OCTOAGENT_API_KEY", "nameless-1,nameless-2",
                "OCTOAGENT_CALLERS_TEAM_A_KEY", DIGEST + " , " + OTHER,
                "OCTOAGENT_CALLERS_TEAM_A_GROUPS", "cheap,fallback",
                "OCTOAGENT_CALLERS_CI_KEY", "oa-canary-of-ci",
                "OCTOAGENT_CALLERS_GONE_KEY", "oa-canary-gone",
                "OCTOAGENT_CALLERS_GONE_ENABLED", "false"));

    // Then
    Caller team = new Caller("team-a", Set.of(Contract.CHEAP, Contract.FALLBACK), Limits.NONE);
    Caller ci = new Caller("ci", Set.copyOf(Contract.GROUPS), Limits.NONE);
    assertThat(callers.needKeys()).isTrue();
    assertThat(callers.all()).containsExactly(ci, team);
    assertThat(Stream.of(KEY, OTHER, "oa-canary-of-ci").map(key -> name(callers, key)))
        .containsExactly("team-a", "team-a", "ci");
    assertThat(callers.with("nameless-1").orElseThrow().caller()).isEmpty();
    assertThat(callers.with("nameless-1")).isNotEqualTo(callers.with("nameless-2"));
    for (String wrong : new String[] {"", "oa-canary-gone", KEY + " ", "nameless-1,nameless-2"}) {
      assertThat(callers.with(wrong)).as(wrong).isEmpty();
    }
    assertThat(callers.all().toString()).doesNotContain("canary");
  }

  @Test
  void aFileSaysTheSame() {
    // Given
    String yaml =
        """
        octoagent:
          callers:
            team-a:
              key: [%s, %s]
              groups: [main]
        """
            .formatted(KEY, OTHER);
    OctoAgentConfig config = Start.config(Map.of(), yaml);

    // When
    Callers callers = new Callers(config, new Groups(config));

    // Then
    assertThat(callers.all())
        .containsExactly(new Caller("team-a", Set.of(Contract.MAIN), Limits.NONE));
    assertThat(name(callers, KEY)).isEqualTo("team-a");
    assertThat(name(callers, OTHER)).isEqualTo("team-a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A_GROUPS=main | OCTOAGENT_CALLERS_A_KEY is missing: give the caller's key, or sha256: and its digest.",
        "A_KEY= | OCTOAGENT_CALLERS_A_KEY is missing:",
        "A_KEY=canary | OCTOAGENT_CALLERS_A_KEY holds something that is no key: give keys of at least 8 characters",
        "A_KEY=good-enough,canary | OCTOAGENT_CALLERS_A_KEY holds something that is no key:",
        "A_KEY=sha256:canary | OCTOAGENT_CALLERS_A_KEY holds something that is no key:",
        "A_KEY=canary-1234 B_KEY=canary-1234 | OCTOAGENT_CALLERS_B_KEY holds a key that OCTOAGENT_CALLERS_A_KEY holds too: a key belongs to one caller, and is given once.",
        "A_KEY=canary-1234,canary-1234 | OCTOAGENT_CALLERS_A_KEY holds a key that OCTOAGENT_CALLERS_A_KEY holds too:",
        "A_KEY=canary-1234 A_GROUPS=main,nope | OCTOAGENT_CALLERS_A_GROUPS holds 'nope', and there is no such group: use cheap, main, fallback.",
        "A_KEY=canary-1234 A_ENABLED=no | OCTOAGENT_CALLERS_A_ENABLED is 'no': use true or false.",
        "A_KEYS=canary-1234 | OCTOAGENT_CALLERS_A_KEYS is not a setting: its name must end with _BUDGET_EVERY or _BUDGET_USD or _CALLS_PER_MINUTE or _ENABLED or _GROUPS or _KEY or _MAX_IN_FLIGHT or _TOKENS_PER_MINUTE.",
        "A_KEY=canary-1234 A_CALLS_PER_MINUTE=0 | OCTOAGENT_CALLERS_A_CALLS_PER_MINUTE is '0': give a whole number from 1 to 1000000000.",
        "A_KEY=canary-1234 A_TOKENS_PER_MINUTE=many | OCTOAGENT_CALLERS_A_TOKENS_PER_MINUTE is 'many': give",
        "A_KEY=canary-1234 A_MAX_IN_FLIGHT=-1 | OCTOAGENT_CALLERS_A_MAX_IN_FLIGHT is '-1': give",
        "A_KEY=canary-1234 A_BUDGET_USD=1e3 | OCTOAGENT_CALLERS_A_BUDGET_USD is '1e3': give an amount in USD above 0,",
        "A_KEY=canary-1234 A_BUDGET_USD=1 A_BUDGET_EVERY=1w | OCTOAGENT_CALLERS_A_BUDGET_EVERY is '1w': give a period such as 1h, 1d or 30d,",
        "A_KEY=canary-1234 A_BUDGET_EVERY=1d | OCTOAGENT_CALLERS_A_BUDGET_EVERY is set without OCTOAGENT_CALLERS_A_BUDGET_USD: give both, or none."
      })
  void aBadSettingEndsTheStartWithASentence(String settings, String sentence) {
    // Given
    Map<String, String> variables =
        Stream.of(settings.split(" "))
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(pair -> "OCTOAGENT_CALLERS_" + pair[0], pair -> pair[1]));

    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(() -> callers(variables));

    // Then
    start
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(sentence)
        .hasMessageNotContaining("canary");
  }

  @Test
  void aCallersKeyIsNoneOfThoseWithoutAName() {
    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(
            () -> callers(Map.of("OCTOAGENT_API_KEY", KEY, "OCTOAGENT_CALLERS_A_KEY", KEY)));

    // Then
    start.hasMessageStartingWith("OCTOAGENT_CALLERS_A_KEY holds a key that OCTOAGENT_API_KEY");
  }

  private static String name(Callers callers, String key) {
    return callers.with(key).flatMap(Callers.Identity::caller).map(Caller::name).orElse(null);
  }

  private static Callers callers(Map<String, String> variables) {
    OctoAgentConfig config = Start.config(variables, "");
    return new Callers(config, new Groups(config));
  }
}
