package io.octoagent.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A Redis server of this machine that keeps nothing on disk, and its port when it is started again.
 */
public final class RedisServer implements AutoCloseable {

  static final OnPath PROGRAM = new OnPath("redis-server", "redis-server");

  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  /** Among the options: a second port. */
  public static final String TLS_PORT = "a port for TLS";

  private final LoopbackPort port;
  private final LoopbackPort tlsPort;
  private final List<String> command;
  private final Path log;
  private Process process;

  /** Starts one with these options, such as {@code --requirepass}, and its value. */
  public RedisServer(String... options) {
    try {
      port = LoopbackPort.free();
      tlsPort = LoopbackPort.free();
      log = Files.createTempFile("redis", ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    command =
        new ArrayList<>(
            List.of(
                PROGRAM.find().orElseThrow().toString(),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--port",
                Integer.toString(port.number())));
    for (String option : options) {
      command.add(option.equals(TLS_PORT) ? Integer.toString(tlsPort.number()) : option);
    }
    start();
  }

  /** Starts it again, empty. */
  public void start() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await()
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .failFast("it ended, see " + log, () -> !process.isAlive())
        .until(port::isOpen);
  }

  /** Its URL without a password. */
  public String url() {
    return "redis://127.0.0.1:" + port.number();
  }

  /** Same, with TLS. */
  public String tlsUrl() {
    return "rediss://127.0.0.1:" + tlsPort.number();
  }

  /** Ends it at once. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Stops it where it is: connections stay, and are not answered. */
  public void hang() {
    signal("STOP");
  }

  /** Lets it go on. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("no signal " + name + " to " + process.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it answers to a command in one line, as it is on the wire. */
  public String ask(String line) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
      socket.getOutputStream().write((line + "\r\nQUIT\r\n").getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return answer.substring(0, answer.length() - "+OK\r\n".length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
