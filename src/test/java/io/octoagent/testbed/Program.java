package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A client's program, run to its end: how it ended, and what it wrote. */
record Program(int exit, String out, String errors) {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Runs it with nothing on its standard input. */
  static Program run(ProcessBuilder command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("program", ".out");
    Path errors = Files.createTempFile("program", ".err");
    Process process = command.redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "%s still runs: %s%s"
                .formatted(command.command(), Files.readString(out), Files.readString(errors)));
      }
      return new Program(process.exitValue(), Files.readString(out), Files.readString(errors));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(errors);
    }
  }

  /** What a program prints that has to end well, as JSON. */
  static JsonNode json(String... command) throws IOException, InterruptedException {
    Program program = run(new ProcessBuilder(command));
    if (program.exit != 0) {
      throw new AssertionError(
          "%s failed: %s".formatted(String.join(" ", command), program.errors));
    }
    return Caller.json(program.out);
  }
}
