package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A coding agent, unmodified, with a home of its own, that calls the service and nobody else. */
public enum CodingAgent {
  CODEX(Api.RESPONSES, "exec_command", "{\"cmd\":\"echo tool-ran\"}", "function_call_output") {
    private static final String CONFIG =
        """
        model = "%s"
        model_provider = "octoagent"
        sandbox_mode = "read-only"
        check_for_update_on_startup = false
        analytics.enabled = false
        feedback.enabled = false
        history.persistence = "none"

        [model_providers.octoagent]
        name = "OctoAgent"
        base_url = "%s"
        wire_api = "responses"
        env_key = "OCTOAGENT_KEY"
        """;

    @Override
    ProcessBuilder command(URI service, Path home, String prompt) throws IOException {
      Files.writeString(
          home.resolve("config.toml"), CONFIG.formatted(ROLE, service.resolve("/v1")));
      ProcessBuilder codex =
          new ProcessBuilder(
              NodeClients.executable("codex"), "exec", "--skip-git-repo-check", "--json", prompt);
      codex.environment().clear();
      codex
          .environment()
          .putAll(Map.of("CODEX_HOME", home.toString(), "OCTOAGENT_KEY", JavaSdk.KEY));
      return codex;
    }

    /** Its events are lines; the last message and the last error count. */
    @Override
    Heard read(Program program) {
      String text = null;
      String error = null;
      for (String line : program.out().lines().toList()) {
        JsonNode event = Caller.json(line);
        if (event.at("/item/type").asText().equals("agent_message")) {
          text = event.at("/item/text").asText();
        } else if (event.path("type").asText().equals("turn.failed")) {
          error = event.at("/error/message").asText();
        }
      }
      return new Heard(text, error);
    }
  },

  CLAUDE_CODE(Api.MESSAGES, "Bash", "{\"command\":\"echo tool-ran\"}", "tool_result") {
    @Override
    ProcessBuilder command(URI service, Path home, String prompt) {
      ProcessBuilder claude =
          new ProcessBuilder(
              NodeClients.executable("claude"), "--print", "--output-format", "json", prompt);
      claude.environment().clear();
      claude
          .environment()
          .putAll(
              Map.of(
                  "ANTHROPIC_BASE_URL",
                  service.toString().replaceAll("/$", ""),
                  "ANTHROPIC_AUTH_TOKEN",
                  JavaSdk.KEY,
                  "ANTHROPIC_MODEL",
                  ROLE,
                  "ANTHROPIC_SMALL_FAST_MODEL",
                  ROLE,
                  "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                  "1"));
      return claude;
    }

    @Override
    Heard read(Program program) {
      JsonNode result = Caller.json(program.out());
      String text = result.path("result").asText();
      return result.path("is_error").asBoolean() ? new Heard(null, text) : new Heard(text, null);
    }
  };

  /** What they ask for. */
  private static final String ROLE = "planner";

  private final Api api;
  private final String tool;
  private final String arguments;
  private final String toolAnswer;

  /** What its user reads: its answer, or the error that it ended with. */
  public record Heard(String text, String error) {}

  CodingAgent(Api api, String tool, String arguments, String toolAnswer) {
    this.api = api;
    this.tool = tool;
    this.arguments = arguments;
    this.toolAnswer = toolAnswer;
  }

  abstract ProcessBuilder command(URI service, Path home, String prompt) throws IOException;

  abstract Heard read(Program program);

  /** The API that it speaks. */
  public Api api() {
    return api;
  }

  /** A group's answer that has it run a command which changes nothing. */
  public Answer callsTool(String group, Request request) {
    return ToolCalls.answer(group, request, tool, arguments);
  }

  /** Whether it says in this request what the command printed. */
  public boolean reportsTool(Request request) {
    return request.text().contains("\"type\":\"" + toolAnswer + "\"")
        && request.text().contains(ToolCalls.ID);
  }

  /** Asks it once, in an empty directory; it has to end by itself. */
  public Heard ask(URI service, Path directory, String prompt)
      throws IOException, InterruptedException {
    Path home = Files.createDirectory(directory.resolve("home"));
    ProcessBuilder command = command(service, home, prompt);
    command.directory(Files.createDirectory(directory.resolve("work")).toFile());
    command.environment().put("HOME", home.toString());
    // with node's own directory, which both start from
    command.environment().put("PATH", System.getenv("PATH"));
    Program program = Program.run(command);
    Heard heard = read(program);
    if ((program.exit() == 0) != (heard.error == null)) {
      throw new AssertionError(program.toString());
    }
    return heard;
  }
}
