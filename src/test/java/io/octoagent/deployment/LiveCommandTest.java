package io.octoagent.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ./dev} starts the proxy in Docker only where nobody has said which one to ask, and ends
 * it. Docker and Maven are scripts here, which write down how they were called.
 */
class LiveCommandTest extends ScratchCheckout {

  private static final String KEY = "sk-canary-4b7d0e";
  private static final String UNTOLD = "mvnw ? ? ?";
  private static final String UP =
      "docker compose -p octoagent-dev -f docker-compose.yml -f docker-compose.dev.yml up --detach"
          + " --wait --wait-timeout 180 litellm";
  private static final String DOWN =
      "docker compose -p octoagent-dev -f docker-compose.yml -f docker-compose.dev.yml down"
          + " --timeout 5";

  private record Run(int exit, String said, List<String> calls) {}

  @BeforeEach
  void prepare() throws Exception {
    for (String file : List.of("scripts/live", "src/main/resources/proxy-secrets.txt")) {
      copy(file);
    }
    program(
        "mvnw",
        """
        echo "mvnw ${OCTOAGENT_LLM_MODE-?} ${LITELLM_PROXY_URL-?} ${LITELLM_PROXY_KEY-?}" >>calls
        env >environment
        exit 3""");
    program(
        "bin/docker",
        """
        echo "docker $*" >>calls
        case "$*" in
          *" port "*) echo 127.0.0.1:14000 ;;
          *" exec "*) echo sk-master ;;
        esac""");
    write(".env.litellm", "# keys\nOPENAI_API_KEY=" + KEY + "\n");
  }

  @Test
  void theProxyIsStartedAskedAndEnded() throws Exception {
    // When
    Run live = live(Map.of());

    // Then
    assertThat(live.exit()).as(live.said()).isEqualTo(3);
    assertThat(live.calls())
        .containsSubsequence(UP, "mvnw litellm http://127.0.0.1:14000 sk-master", DOWN)
        .endsWith(DOWN);
    assertThat(live.said()).contains("starting the LiteLLM Proxy").doesNotContain(KEY);
    assertThat(read("environment")).doesNotContain(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export ANTHROPIC_API_KEY='sk-ant'",
        "  GEMINI_API_KEY=  x",
        "OPENAI_API_KEY=\nAWS_SECRET_ACCESS_KEY=\"x\""
      })
  void anyVendorsKeyIsEnough(String keys) throws Exception {
    // Given
    write(".env.litellm", keys + "\n");

    // When
    Run live = live(Map.of());

    // Then
    assertThat(live.calls()).contains(UP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "OPENAI_API_KEY=",
        "OPENAI_API_KEY=   # none",
        "OPENAI_API_KEY=''",
        "#OPENAI_API_KEY=x",
        "LITELLM_MASTER_KEY=x",
        "OPENAI_BASE_URL=http://localhost"
      })
  void withoutAVendorsKeyNothingIsStarted(String keys) throws Exception {
    // Given
    write(".env.litellm", keys);

    // When
    Run live = live(Map.of());

    // Then
    assertThat(live.calls()).containsExactly(UNTOLD);
    assertThat(live.exit()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "OCTOAGENT_LLM_MODE,echo,mvnw echo ? ?",
    "LITELLM_PROXY_URL,http://proxy:4000,mvnw ? http://proxy:4000 ?"
  })
  void whatTheEnvironmentSaysWins(String name, String value, String call) throws Exception {
    // When
    Run live = live(Map.of(name, value));

    // Then
    assertThat(live.calls()).containsExactly(call);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"OCTOAGENT_LLM_MODE=litellm", "export LITELLM_PROXY_URL=\"http://proxy\""})
  void whatTheFileSaysWins(String line) throws Exception {
    // Given
    write(".env", "LITELLM_PORT=4001\n" + line + "\n");

    // When
    Run live = live(Map.of());

    // Then
    assertThat(live.calls()).containsExactly(UNTOLD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Doctoagent.llm.mode=echo", "-Doctoagent.proxy.url=http://proxy"})
  void whatTheArgumentsSayWins(String argument) throws Exception {
    // When
    Run live = live(Map.of(), argument);

    // Then
    assertThat(live.calls()).containsExactly(UNTOLD);
  }

  @Test
  void withoutAnEngineTheAnswersAreEchoesAndOneLineSaysSo() throws Exception {
    // Given
    program("bin/docker", "exit 1");

    // When
    Run live = live(Map.of());

    // Then
    assertThat(live.calls()).containsExactly(UNTOLD);
    assertThat(live.said()).contains("no Docker engine").hasLineCount(1);
  }

  @Test
  void aProxyThatDoesNotStartEndsItWithAWayOut() throws Exception {
    // Given
    program(
        "bin/docker",
        "echo \"docker $*\" >>calls; case \"$*\" in *' up '*) echo port taken; exit 1 ;; esac");

    // When
    Run live = live(Map.of());

    // Then
    assertThat(live.exit()).isEqualTo(1);
    assertThat(live.said()).contains("port taken", "did not start", "LITELLM_PORT");
    assertThat(live.calls()).endsWith(DOWN).noneMatch(call -> call.startsWith("mvnw"));
  }

  @Test
  void aSignalReachesTheServiceAndEndsTheProxy() throws Exception {
    // Given
    program(
        "mvnw",
        """
        trap 'kill $!; echo "mvnw told" >>calls; exit 143' TERM
        mkfifo never
        cat <>never &
        echo "mvnw runs" >>calls
        echo up
        wait""");
    Process live = start(Map.of());
    try (var output = live.inputReader(UTF_8)) {
      assertThat(output.lines().anyMatch("up"::equals)).isTrue();

      // When
      live.destroy();

      // Then
      assertThat(live.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(live.exitValue()).isEqualTo(143);
      assertThat(Files.readAllLines(checkout.resolve("calls")))
          .containsSubsequence(UP, "mvnw runs", "mvnw told", DOWN);
    } finally {
      live.descendants().forEach(ProcessHandle::destroyForcibly);
      live.destroyForcibly();
    }
  }

  private Run live(Map<String, String> environment, String... arguments) throws Exception {
    Process live = start(environment, arguments);
    String said = new String(live.getInputStream().readAllBytes(), UTF_8);
    return new Run(live.waitFor(), said, Files.readAllLines(checkout.resolve("calls")));
  }

  private Process start(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(Stream.concat(Stream.of("scripts/live"), Stream.of(arguments)).toList());
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(checkout.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("(OCTOAGENT|LITELLM)_.*"));
    builder.environment().merge("PATH", checkout.resolve("bin") + ":", (path, bin) -> bin + path);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void program(String file, String body) throws Exception {
    write(file, "#!/usr/bin/env bash\n" + body + "\n");
    assertThat(checkout.resolve(file).toFile().setExecutable(true)).isTrue();
  }
}
