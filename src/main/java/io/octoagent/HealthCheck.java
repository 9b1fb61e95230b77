package io.octoagent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;

/**
 * Asks the running service whether it is ready; {@link Main} uses it for a container's health
 * check.
 *
 * @param port where the service listens
 * @param managementPort where health is if it has a port of its own
 */
record HealthCheck(int port, int managementPort) {

  private static final int CONNECT_MS = 2_000;
  private static final int ANSWER_MS = 8_000;
  private static final byte[] REQUEST =
      "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(US_ASCII);

  static HealthCheck of(Map<String, String> environment) {
    return new HealthCheck(
        port(environment.get("QUARKUS_HTTP_PORT"), 8080),
        port(environment.get("QUARKUS_MANAGEMENT_PORT"), 9000));
  }

  /**
   * Whether readiness answers 200. Where it is may be configured in more than one place: a 404 on
   * the service's port says that it is on the other.
   */
  boolean ready() {
    int status = status(port);
    return (status == 404 ? status(managementPort) : status) == 200;
  }

  /** The status of readiness on this port, 0 if there is none. */
  private static int status(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
      socket.setSoTimeout(ANSWER_MS);
      socket.getOutputStream().write(REQUEST);
      String start = new String(socket.getInputStream().readNBytes(12), US_ASCII);
      return start.matches("HTTP/1\\.1 [1-5][0-9]{2}") ? Integer.parseInt(start.substring(9)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static int port(String value, int otherwise) {
    return value == null || value.isBlank() ? otherwise : Integer.parseInt(value.strip());
  }
}
