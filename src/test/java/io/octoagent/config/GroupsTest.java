package io.octoagent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octoagent.testbed.Contract;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups and roles, from the environment and from a file. */
class GroupsTest {

  @Test
  void theContractsAreTheDefaults() {
    // When
    Groups groups = groups(Map.of());
    Roles roles = roles(Map.of());

    // Then
    assertThat(groups.all()).isEqualTo(Contract.GROUPS);
    assertThat(groups.chain(Contract.CHEAP)).containsExactly(Contract.CHEAP, Contract.FALLBACK);
    assertThat(groups.chain(Contract.MAIN)).containsExactly(Contract.MAIN, Contract.FALLBACK);
    assertThat(groups.chain(Contract.FALLBACK)).containsExactly(Contract.FALLBACK);
    assertThat(groups.all()).allMatch(group -> groups.maxInFlight(group).isEmpty());
    assertThat(groups.unknownModel()).isEmpty();
    assertThat(roles.all()).isEqualTo(Contract.ROLES);
    assertThat(roles.longestTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theEnvironmentAddsGroupsAndRoles() {
    // Given
    Map<String, String> variables =
        Map.of(
            "OCTOAGENT_GROUPS_CODER_FALLBACKS", "main, fallback",
            "OCTOAGENT_GROUPS_BIG_CODER_FALLBACKS", "coder",
            "OCTOAGENT_GROUPS_BIG_CODER_MAX_IN_FLIGHT", "7",
            "OCTOAGENT_GROUPS_EMBED_FALLBACKS", "",
            "OCTOAGENT_ROLES_REVIEWER_GROUP", "big-coder",
            "OCTOAGENT_ROLES_REVIEWER_TIMEOUT_S", "180",
            "OCTOAGENT_ROLES_ROUTER_TIMEOUT_S", "2.5");

    // When
    Groups groups = groups(variables);
    Roles roles = roles(variables);

    // Then
    assertThat(names(groups, "coder")).containsExactly("coder", "main", "fallback");
    assertThat(names(groups, "big-coder")).containsExactly("big-coder", "coder");
    assertThat(names(groups, "embed")).containsExactly("embed");
    assertThat(groups.maxInFlight(new Group("big-coder"))).contains(7);
    assertThat(roles.named("reviewer"))
        .contains(new Role("reviewer", new Group("big-coder"), Duration.ofMinutes(3)));
    assertThat(roles.named("router"))
        .contains(new Role("router", Contract.CHEAP, Duration.ofMillis(2500)));
    assertThat(roles.longestTimeout()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void theEnvironmentChangesTheContracts() {
    // Given
    Map<String, String> variables =
        Map.of(
            "OCTOAGENT_GROUPS_MAIN_FALLBACKS", "",
            "OCTOAGENT_GROUPS_CHEAP_ENABLED", "false",
            "OCTOAGENT_ROLES_ROUTER_GROUP", "main",
            "OCTOAGENT_ROLES_EXTRACTOR_ENABLED", "false",
            "OCTOAGENT_ROLES_SUMMARIZER_GROUP", "fallback",
            "OCTOAGENT_UNKNOWN_MODEL", "main");

    // When
    Groups groups = groups(variables);
    Roles roles = roles(variables);

    // Then
    assertThat(groups.all()).containsExactly(Contract.FALLBACK, Contract.MAIN);
    assertThat(groups.chain(Contract.MAIN)).containsExactly(Contract.MAIN);
    assertThat(groups.unknownModel()).contains(Contract.MAIN);
    assertThat(roles.all())
        .extracting(Role::toString)
        .containsExactly("executor", "fallback", "planner", "router", "summarizer");
  }

  @Test
  void aFileSaysTheSameAndTheEnvironmentOutranksIt() {
    // Given
    String yaml =
        """
        octoagent:
          groups:
            big-coder:
              fallbacks: [main, fallback]
              max-in-flight: 5
            coder:
              fallbacks: main
            embed:
              fallbacks: []
              enabled: true
          roles:
            reviewer:
              group: big-coder
              timeout-s: 180
        """;
    Map<String, String> variables =
        Map.of(
            "OCTOAGENT_GROUPS_BIG_CODER_MAX_IN_FLIGHT", "9",
            "OCTOAGENT_GROUPS_CODER_FALLBACKS", "fallback");
    OctoAgentConfig config = Start.config(variables, yaml);

    // When
    Groups groups = new Groups(config);
    Roles roles = new Roles(config, groups);

    // Then
    assertThat(names(groups, "big-coder")).containsExactly("big-coder", "main", "fallback");
    assertThat(groups.maxInFlight(new Group("big-coder"))).contains(9);
    assertThat(names(groups, "coder")).containsExactly("coder", "fallback");
    assertThat(names(groups, "embed")).containsExactly("embed");
    assertThat(roles.named("reviewer"))
        .contains(new Role("reviewer", new Group("big-coder"), Duration.ofMinutes(3)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OCTOAGENT_GROUPS_CODER_FALLBACKS | nobody | OCTOAGENT_GROUPS_CODER_FALLBACKS holds 'nobody', and there is no such group: use cheap, coder, main, fallback.",
        "OCTOAGENT_GROUPS_CODER_FALLBACKS | coder | OCTOAGENT_GROUPS_CODER_FALLBACKS holds 'coder': a group cannot fall back to itself.",
        "OCTOAGENT_GROUPS_CODER_FALLBACKS | main,main | OCTOAGENT_GROUPS_CODER_FALLBACKS holds 'main' twice: name each group once.",
        "OCTOAGENT_GROUPS_FALLBACK_ENABLED | false | OCTOAGENT_GROUPS_CHEAP_FALLBACKS holds 'fallback', and there is no such group: use cheap, main.",
        "OCTOAGENT_GROUPS_CHEAP_ENABLED | no | OCTOAGENT_GROUPS_CHEAP_ENABLED is 'no': use true or false.",
        "OCTOAGENT_GROUPS_CHEAP_MAX_IN_FLIGHT | 0 | OCTOAGENT_GROUPS_CHEAP_MAX_IN_FLIGHT is '0': give a whole number from 1 to 100000.",
        "OCTOAGENT_GROUPS_CHEAP_MAX_IN_FLIGHT | many | OCTOAGENT_GROUPS_CHEAP_MAX_IN_FLIGHT is 'many': give a whole number from 1 to 100000.",
        "OCTOAGENT_UNKNOWN_MODEL | gpt-4o | OCTOAGENT_UNKNOWN_MODEL holds 'gpt-4o', and there is no such group: use cheap, main, fallback.",
        "OCTOAGENT_ROLES_REVIEWER_TIMEOUT_S | 3 | OCTOAGENT_ROLES_REVIEWER_GROUP is missing: name the role's group, one of cheap, main, fallback.",
        "OCTOAGENT_ROLES_REVIEWER_GROUP | nobody | OCTOAGENT_ROLES_REVIEWER_GROUP is 'nobody', and there is no such group: use cheap, main, fallback, or set OCTOAGENT_ROLES_REVIEWER_ENABLED to false.",
        "OCTOAGENT_ROLES_PLANNER_TIMEOUT_S | soon | OCTOAGENT_ROLES_PLANNER_TIMEOUT_S is 'soon': give a number of seconds above 0, at most 3600.",
        "OCTOAGENT_ROLES_PLANNER_TIMEOUT_S | 0 | OCTOAGENT_ROLES_PLANNER_TIMEOUT_S is '0': give a number of seconds above 0, at most 3600.",
        "OCTOAGENT_ROLES_PLANNER_ENABLED | off | OCTOAGENT_ROLES_PLANNER_ENABLED is 'off': use true or false.",
        "OCTOAGENT_ROLES_MAIN_GROUP | cheap | OCTOAGENT_ROLES_MAIN_GROUP is 'cheap': a role that has the name of a group must be served by that group.",
        "OCTOAGENT_GROUPS_CODER_FALLBACK | main | OCTOAGENT_GROUPS_CODER_FALLBACK is not a setting: its name must end with _ENABLED or _FALLBACKS or _MAX_IN_FLIGHT.",
        "OCTOAGENT_ROLES_CODER | main | OCTOAGENT_ROLES_CODER is not a setting: its name must end with _ENABLED or _GROUP or _TIMEOUT_S.",
        "OCTOAGENT_MAX_IN_FLIGHT_CHEAP | 5 | OCTOAGENT_MAX_IN_FLIGHT_CHEAP is no longer a setting: use OCTOAGENT_GROUPS_CHEAP_MAX_IN_FLIGHT."
      })
  void aBadSettingEndsTheStartWithASentence(String variable, String value, String sentence) {
    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(() -> roles(Map.of(variable, value)));

    // Then
    start.isInstanceOf(ConfigurationException.class).hasMessageStartingWith(sentence);
  }

  @ParameterizedTest
  @CsvSource({"Coder", "co_der", "-coder", "coder-", "'co der'", "café"})
  void aBadNameEndsTheStartWithASentence(String name) {
    // Given
    String yaml = "octoagent: {groups: {'%s': {fallbacks: main}}}".formatted(name);

    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(() -> new Groups(Start.config(Map.of(), yaml)));

    // Then
    start
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("octoagent.groups has '" + name + "': a name has 1 to 64 of a-z");
  }

  @Test
  void aSystemPropertyOutranksTheEnvironment() {
    // When
    ConfigValue value =
        Start.with(Map.of("OCTOAGENT_GROUPS_BIG_CODER_FALLBACKS", "main"))
            .getConfigValue("octoagent.groups.big-coder.fallbacks");

    // Then
    assertThat(value.getValue()).isEqualTo("main");
    assertThat(value.getConfigSourceOrdinal()).isBetween(300, 399);
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(
            () ->
                groups(
                    Map.of(
                        "OCTOAGENT_GROUPS_A_FALLBACKS", "b", "OCTOAGENT_GROUPS_C_FALLBACKS", "d")));

    // Then
    start
        .hasMessageContaining("OCTOAGENT_GROUPS_A_FALLBACKS holds 'b'")
        .hasMessageContaining("OCTOAGENT_GROUPS_C_FALLBACKS holds 'd'");
  }

  @Test
  void withoutAnyGroupThereIsNoStart() {
    // When
    AbstractThrowableAssert<?, ? extends Throwable> start =
        assertThatThrownBy(
            () ->
                groups(
                    Map.of(
                        "OCTOAGENT_GROUPS_CHEAP_ENABLED", "false",
                        "OCTOAGENT_GROUPS_MAIN_ENABLED", "false",
                        "OCTOAGENT_GROUPS_FALLBACK_ENABLED", "false")));

    // Then
    start.hasMessage(
        "Every group is disabled: leave at least one, see OCTOAGENT_GROUPS_*_ENABLED.");
  }

  private static List<String> names(Groups groups, String first) {
    return groups.chain(new Group(first)).stream().map(Group::id).toList();
  }

  private static Groups groups(Map<String, String> variables) {
    return new Groups(Start.config(variables, ""));
  }

  private static Roles roles(Map<String, String> variables) {
    OctoAgentConfig config = Start.config(variables, "");
    return new Roles(config, new Groups(config));
  }
}
