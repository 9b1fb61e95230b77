package io.octoagent.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Checkout;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.NeedsPython;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code ./dev groups} prints a config/application.yaml that the service can start with. */
@NeedsPython
class GroupsCommandTest {

  private static final String KEY = "sk-canary-groups";

  private final FakeProxy proxy =
      new FakeProxy(KEY, List.of("main", "fallback", "big-coder", "gpt-4o.mini"));

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void theServiceReadsWhatItPrints() throws Exception {
    // Given
    proxy.fallbacks("main", "big-coder", "gpt-4o.mini", "fallback");
    proxy.fallbacks("big-coder");

    // When
    String yaml = run(KEY, 0);

    // Then
    OctoAgentConfig config = Start.config(Map.of(), yaml);
    Groups groups = new Groups(config);
    Roles roles = new Roles(config, groups);
    assertThat(groups.all())
        .extracting(Group::id)
        .containsExactlyInAnyOrder("main", "fallback", "big-coder");
    assertThat(groups.chain(new Group("main")))
        .extracting(Group::id)
        .containsExactly("main", "big-coder", "fallback");
    assertThat(roles.all()).extracting(Role::id).containsExactly("executor", "fallback", "planner");
    assertThat(yaml).contains("Left out: gpt-4o.mini").doesNotContain(KEY);
  }

  @Test
  void aChainIsOfOneKind() throws Exception {
    // Given
    proxy.groups("main", "embed", "embed-b", "painter");
    proxy.mode("main", "chat");
    proxy.mode("painter", "image_generation");
    proxy.fallbacks("embed", "main", "embed-b");
    proxy.fallbacks("main", "embed");

    // When
    String yaml = run(KEY, 0);

    // Then
    assertThat(yaml)
        .contains(
            "    embed:\n      fallbacks: [embed-b]\n",
            "    main:\n      fallbacks: []\n",
            "Left out: painter");
  }

  @Test
  void aProxyMayHaveThousandsOfGroups() throws Exception {
    // Given
    List<String> many =
        IntStream.range(0, 5_000).mapToObj("a-rather-long-name-%d"::formatted).toList();
    proxy.groups(many.toArray(String[]::new));

    // When
    String yaml = run(KEY, 0);

    // Then
    assertThat(yaml).contains("    a-rather-long-name-0:\n", "    a-rather-long-name-4999:\n");
  }

  @Test
  void aRefusedKeyIsOneSentence() throws Exception {
    // When
    String output = run("sk-another", 1);

    // Then
    assertThat(output)
        .contains("groups: no list of models from " + proxy.url() + ": see LITELLM_PROXY_URL")
        .doesNotContain("sk-another");
  }

  private String run(String key, int exit) throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder(Checkout.file("scripts/groups").toString()).redirectErrorStream(true);
    command.environment().put("LITELLM_PROXY_URL", proxy.url());
    command.environment().put("LITELLM_PROXY_KEY", key);
    Process process = command.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(exit);
    return output;
  }
}
