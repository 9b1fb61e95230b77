package io.octoagent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * The process's entry: runs the service or, with {@code --healthcheck}, asks the one that runs
 * beside it whether it is ready. A container's image needs no shell and no curl for its health
 * check then.
 */
@QuarkusMain
public final class Main {

  private static final int CONNECT_MS = 2_000;
  private static final int ANSWER_MS = 8_000;

  Main() {}

  /**
   * Runs the service; {@code --healthcheck} exits with 0 when readiness answers 200, else with 1.
   */
  public static void main(String... args) {
    if (args.length > 0 && args[0].equals("--healthcheck")) {
      System.exit(ready() ? 0 : 1);
    }
    Quarkus.run(args);
  }

  private static boolean ready() {
    boolean management = Boolean.parseBoolean(System.getenv("QUARKUS_MANAGEMENT_ENABLED"));
    int port = management ? port("QUARKUS_MANAGEMENT_PORT", 9000) : port("QUARKUS_HTTP_PORT", 8080);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
      socket.setSoTimeout(ANSWER_MS);
      socket
          .getOutputStream()
          .write(
              "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), US_ASCII).equals("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  private static int port(String variable, int otherwise) {
    String value = System.getenv(variable);
    return value == null || value.isBlank() ? otherwise : Integer.parseInt(value.strip());
  }
}
