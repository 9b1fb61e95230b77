package io.octoagent.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The balancer of deploy/haproxy in front of replicas of this machine: its own configuration, but
 * with a list of addresses in place of Docker's names, and the check on the port of the calls.
 */
public final class HaProxy implements AutoCloseable {

  static final OnPath PROGRAM = new OnPath("haproxy", "haproxy");

  private static final Pattern BIND = Pattern.compile("(?m)^  bind :8080$");
  private static final Pattern REPLICAS = Pattern.compile("(?m)^  server-template .*$");
  private static final Pattern CHANGE =
      Pattern.compile("(?m)^Server octoagent/replica([0-9]+) is (UP|DOWN)");

  private final Process process;
  private final LoopbackPort port;
  private final Path log;

  private HaProxy(Process process, LoopbackPort port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts one in front of these replicas, in this directory.
   *
   * @param longestTimeout what it takes for the longest time of a call, in seconds
   */
  public static HaProxy start(Path directory, List<URI> replicas, int longestTimeout)
      throws IOException {
    LoopbackPort port = LoopbackPort.free();
    StringBuilder servers = new StringBuilder();
    for (int i = 0; i < replicas.size(); i++) {
      String address = replicas.get(i).getAuthority();
      servers.append("  server replica%d %s\n".formatted(i + 1, address));
    }
    String config = Files.readString(Checkout.file("deploy/haproxy/haproxy.cfg"));
    config = replaced(config, BIND, "  bind 127.0.0.1:" + port.number());
    config = replaced(config, REPLICAS, servers.toString());
    Path log = directory.resolve("haproxy.log");
    ProcessBuilder command =
        new ProcessBuilder(
            PROGRAM.find().orElseThrow().toString(),
            "-db",
            "-f",
            Files.writeString(directory.resolve("haproxy.cfg"), config).toString());
    command.environment().put("OCTOAGENT_LONGEST_TIMEOUT_S", Integer.toString(longestTimeout));
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .failFast("it ended, see " + log, () -> !process.isAlive())
        .until(port::isOpen);
    return new HaProxy(process, port, log);
  }

  private static String replaced(String config, Pattern line, String by) {
    if (line.matcher(config).results().count() != 1) {
      throw new AssertionError("not one line " + line + " in " + config);
    }
    return line.matcher(config).replaceFirst(by);
  }

  /** Its address. */
  public URI url() {
    return port.url();
  }

  /** Which replicas have come and gone since its start, such as {@code 2 DOWN}, in order. */
  public List<String> changes() {
    try {
      return CHANGE.matcher(Files.readString(log)).results().map(HaProxy::change).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String change(MatchResult change) {
    return change.group(1) + " " + change.group(2);
  }

  /** Waits until the last change of a replica, counted from 1, is {@code UP} or {@code DOWN}. */
  public void awaitLast(int replica, String state) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                changes().stream()
                    .filter(change -> change.startsWith(replica + " "))
                    .reduce((before, last) -> last)
                    .equals(Optional.of(replica + " " + state)));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
