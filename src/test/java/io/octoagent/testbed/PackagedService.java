package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The packaged service, jar or binary, as a process of its own with nothing in its environment but
 * what a test sets, for tests about starts, exits and the whole log. Production profile, a port of
 * the system's choice, an empty working directory.
 */
public final class PackagedService implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.]+:[0-9]+)");

  private static final Pattern MANAGEMENT =
      Pattern.compile("Management interface listening on (http://[0-9.]+:[0-9]+)");

  private final Process process;
  private final Path output;

  private PackagedService(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts it with these variables, in this directory, with these arguments. */
  public static PackagedService start(
      Map<String, String> variables, Path directory, String... arguments) {
    return run(command(List.of(), arguments), variables, directory);
  }

  /** Starts it with a limit for its heap, such as {@code -Xmx256m}. */
  public static PackagedService withHeap(
      String limit, Map<String, String> variables, Path directory) {
    return run(command(List.of(limit)), variables, directory);
  }

  private static PackagedService run(
      List<String> command, Map<String, String> variables, Path directory) {
    try {
      Path output = Files.createTempFile("octoagent", ".log");
      ProcessBuilder service = new ProcessBuilder(command);
      service.directory(directory.toFile());
      service.environment().clear();
      service.environment().put("PATH", "/usr/bin:/bin");
      service.environment().put("QUARKUS_HTTP_PORT", "0");
      service.environment().putAll(variables);
      service.redirectErrorStream(true).redirectOutput(output.toFile());
      return new PackagedService(service.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it listens, and says where. */
  public URI awaitAddress() {
    Awaitility.await()
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .failFast("it ended, see " + output, () -> !process.isAlive())
        .until(() -> LISTENING.matcher(output()).find());
    return address(LISTENING);
  }

  /** Where its management interface listens; to be asked once it listens. */
  public URI managementAddress() {
    return address(MANAGEMENT);
  }

  private URI address(Pattern announcement) {
    Matcher address = announcement.matcher(output());
    return address.find() ? URI.create(address.group(1).replace("0.0.0.0", "127.0.0.1")) : null;
  }

  /** Asks it to stop, as an orchestrator does. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for its end, and says its exit code. */
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it still runs: " + output());
    }
    return process.exitValue();
  }

  /** Asks it to stop, waits until it has, and says its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  /** The lines of its JSON log so far. */
  public List<JsonNode> log() {
    return output().lines().filter(line -> line.startsWith("{")).map(Caller::json).toList();
  }

  /** All that it has written so far, to either stream. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /**
   * What Quarkus' build says it has made: the same that its own integration tests run. A binary
   * takes a JVM's options for the heap among its arguments.
   */
  private static List<String> command(List<String> options, String... arguments) {
    Path target = Checkout.file("target");
    Properties artifact = new Properties();
    try (InputStream in = Files.newInputStream(target.resolve("quarkus-artifact.properties"))) {
      artifact.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String path = target.resolve(artifact.getProperty("path")).toString();
    List<String> command = new ArrayList<>();
    if (artifact.getProperty("type").startsWith("native")) {
      command.add(path);
      command.addAll(options);
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(List.of("-jar", path));
    }
    command.addAll(List.of(arguments));
    return command;
  }
}
