package io.octoagent.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** A Redis server on loopback that keeps nothing on disk; {@code redis-server} is on the path. */
final class Redis implements AutoCloseable {

  private static final int TRIES = 500;

  private final int port;
  private final Process process;

  /** Starts it, and waits until it accepts connections. */
  Redis(int port) throws IOException, InterruptedException {
    this.port = port;
    process =
        new ProcessBuilder(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    for (int i = 0; !accepts(); i++) {
      if (i == TRIES || !process.isAlive()) {
        close();
        throw new IllegalStateException("redis-server does not listen on port " + port);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private boolean accepts() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** CPU time so far, in microseconds. */
  long cpuMicros() {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1000;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
