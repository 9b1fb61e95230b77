package io.octoagent.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real nginx in front of the service, with no setting but where to listen and where to go: it
 * speaks HTTP/1.0 to the service and holds answers back until it has some kilobytes.
 */
public final class Nginx implements AutoCloseable {

  static final OnPath PROGRAM = new OnPath("nginx", "nginx-light");

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
  private final LoopbackPort port;

  private Nginx(Process process, LoopbackPort port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one in an empty directory; {@code settings} go beside its proxy_pass. */
  public static Nginx start(Path directory, URI service, String settings) throws IOException {
    LoopbackPort port = LoopbackPort.free();
    Path config =
        Files.writeString(
            directory.resolve("nginx.conf"),
            CONFIG.formatted(port.number(), service.getHost() + ":" + service.getPort(), settings));
    Process process =
        new ProcessBuilder(
                PROGRAM.find().orElseThrow().toString(),
                "-p",
                directory.toString(),
                "-e",
                "error.log",
                "-c",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile())
            .start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .failFast("it ended, see " + directory, () -> !process.isAlive())
        .until(port::isOpen);
    return new Nginx(process, port);
  }

  /** Its address. */
  public URI url() {
    return port.url();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
