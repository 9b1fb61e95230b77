package io.octoagent.testbed;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real nginx in front of the service, with no setting but where to listen and where to go: it
 * speaks HTTP/1.0 to the service and holds answers back until it has some kilobytes.
 */
public final class Nginx implements AutoCloseable {

  private static final String CONFIG =
      """
      user root;
      daemon off;
      pid nginx.pid;
      events {}
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        server {
          listen 127.0.0.1:%d;
          location / {
            proxy_pass http://%s;
            %s
          }
        }
      }
      """;

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Where nginx is, if it is here; its folder is not always on the path of who is not root. */
  static Optional<Path> binary() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one in an empty directory; {@code settings} go beside its proxy_pass. */
  public static Nginx start(Path directory, URI service, String settings) throws IOException {
    int port = freePort();
    Path config =
        Files.writeString(
            directory.resolve("nginx.conf"),
            CONFIG.formatted(port, service.getHost() + ":" + service.getPort(), settings));
    Process process =
        new ProcessBuilder(
                binary().orElseThrow().toString(),
                "-p",
                directory.toString(),
                "-e",
                "error.log",
                "-c",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    Nginx nginx = new Nginx(process, port);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .failFast("it ended, see " + directory, () -> !process.isAlive())
        .until(nginx::listens);
    return nginx;
  }

  /** Its address. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
