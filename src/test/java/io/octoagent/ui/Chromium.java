package io.octoagent.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A headless Chromium with an empty profile; closing it ends the process and removes both. */
final class Chromium implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration START = Duration.ofSeconds(60);
  private static final List<String> NAMES = List.of("chromium", "chromium-browser");

  private final Path profile;
  private final Process process;
  private final URI devTools;

  private Chromium(Path profile, Process process) {
    this.profile = profile;
    this.process = process;
    this.devTools = URI.create("http://127.0.0.1:" + port() + "/");
  }

  /** Where Chromium is, if it is here. */
  static Optional<Path> binary() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start() throws IOException {
    Path profile = Files.createTempDirectory("octoagent-chromium");
    ProcessBuilder command =
        new ProcessBuilder(
            binary().orElseThrow().toString(),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank");
    Path log = profile.resolve("stderr.log");
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new Chromium(profile, process);
  }

  /** A new, empty tab. */
  Tab open() {
    try {
      HttpRequest create =
          HttpRequest.newBuilder(devTools.resolve("json/new"))
              .method("PUT", HttpRequest.BodyPublishers.noBody())
              .timeout(START)
              .build();
      String answer = HTTP.send(create, BodyHandlers.ofString()).body();
      JsonNode target = new ObjectMapper().readTree(answer);
      return Tab.connect(HTTP, URI.create(target.path("webSocketDebuggerUrl").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      children.forEach(ProcessHandle::destroyForcibly);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Awaitility.await().atMost(START).ignoreExceptions().until(this::removeProfile);
  }

  /** The browser writes the port that it got into its profile. */
  private String port() {
    Path file = profile.resolve("DevToolsActivePort");
    return Awaitility.await()
        .atMost(START)
        .ignoreExceptions()
        .until(() -> Files.readAllLines(file), lines -> lines.size() == 2)
        .getFirst();
  }

  private boolean removeProfile() throws IOException {
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    return true;
  }
}
