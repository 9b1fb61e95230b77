package io.octoagent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies that do nothing but pass calls on: one listener, one upstream, kept connections, no
 * access log. Their configurations are files of the module's folder, which are filled in here.
 */
final class BareProxies {

  private final Path work;
  private final int upstream;
  private final Path wheels;

  /**
   * Proxies before the mock at this port.
   *
   * @param wheels the Python environment that the binaries of Envoy and Traefik come with
   */
  BareProxies(Path work, int upstream, Path wheels) {
    this.work = work;
    this.upstream = upstream;
    this.wheels = wheels.toAbsolutePath();
  }

  Service.Plan nginx(int port) throws IOException {
    Path directory = Files.createDirectories(work.resolve("nginx"));
    return plan(
        Gateways.NGINX,
        port,
        "nginx",
        "-p",
        directory.toString(),
        "-c",
        filled("nginx.conf", port).toString(),
        "-e",
        "stderr");
  }

  /** Empty where the environment has no Envoy. */
  Optional<Service.Plan> envoy(int port) throws IOException {
    // bin/envoy is a Python script that would take part in the start
    Optional<Path> binary = binary(Gateways.ENVOY, "lib", "envoy/_bin/envoy");
    if (binary.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        plan(
            Gateways.ENVOY,
            port,
            binary.get().toString(),
            "-c",
            filled("envoy.yaml", port).toString(),
            "--concurrency",
            Integer.toString(Runtime.getRuntime().availableProcessors()),
            "--disable-hot-restart",
            "--log-level",
            "error"));
  }

  /** Empty where the environment has no Traefik, which takes a thread for each core by itself. */
  Optional<Service.Plan> traefik(int port) throws IOException {
    Optional<Path> binary = binary(Gateways.TRAEFIK, "bin", "traefik");
    if (binary.isEmpty()) {
      return Optional.empty();
    }
    filled("traefik-routes.yaml", port);
    return Optional.of(
        plan(
            Gateways.TRAEFIK,
            port,
            binary.get().toString(),
            "--configFile=" + filled("traefik.yaml", port)));
  }

  private Optional<Path> binary(String name, String below, String end) throws IOException {
    Path directory = wheels.resolve(below);
    Optional<Path> found = Optional.empty();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files =
          Files.find(directory, 6, (file, is) -> is.isRegularFile() && file.endsWith(end))) {
        found = files.findFirst();
      }
    }
    if (found.isEmpty()) {
      System.err.printf("%s is left out: %s has no binary of it%n", name, wheels);
    }
    return found;
  }

  private Path filled(String file, int port) throws IOException {
    return Files.writeString(
        work.resolve(file),
        Files.readString(Path.of("bench", file))
            .replace("UPSTREAM", Integer.toString(upstream))
            .replace("PORT", Integer.toString(port))
            .replace("DIRECTORY", work.toString()));
  }

  private static Service.Plan plan(String name, int port, String... command) {
    return new Service.Plan(name, port, List.of(command), Map.of(), Map.of());
  }
}
