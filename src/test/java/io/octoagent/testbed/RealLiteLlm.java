package io.octoagent.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real LiteLLM Proxy in front of a {@link FakeVendor}, in a process of its own with nothing in
 * its environment but what is set here. Tests take {@link #shared}, because a start takes 6 to 20
 * s, and leave it as they found it: {@link #restore}.
 */
public final class RealLiteLlm implements AutoCloseable {
  /** The repository's own configuration, unmodified. */
  public static final Path CONFIG = Checkout.file("litellm-config.yaml");

  /** The vendor keys it is given: to be found nowhere else. */
  public static final String OPENAI_KEY = "sk-canary-openai-5b1e0c7d2f";

  public static final String ANTHROPIC_KEY = "sk-ant-canary-9d3f6a4e81";

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final AtomicInteger STARTS = new AtomicInteger();
  private static final String MASTER_KEY = "sk-master-of-the-tests";
  private static RealLiteLlm shared;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final FakeVendor vendor;
  private final int port = freePort();
  private Process process;
  private Path log;
  private boolean asStarted;

  private RealLiteLlm(FakeVendor vendor) {
    this.vendor = vendor;
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "litellm-end"));
  }

  /** The one of this JVM, running with the repository's configuration and every key. */
  public static synchronized RealLiteLlm shared() {
    if (shared == null) {
      shared = new RealLiteLlm(FakeVendor.listen());
    }
    shared.restore();
    return shared;
  }

  public FakeVendor vendor() {
    return vendor;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The key it accepts: without a database the master key is the only one. */
  public String key() {
    return MASTER_KEY;
  }

  /** What this process has written so far. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** Running, with the repository's configuration and every key: starts it when it is not. */
  public synchronized void restore() {
    if (process == null || !process.isAlive() || !asStarted) {
      start(CONFIG, Map.of());
      asStarted = true;
    }
  }

  /**
   * Starts it, again if it runs, on the same port with other variables; an empty value takes a
   * variable away. Resets the vendor.
   */
  public synchronized void start(Path config, Map<String, String> changes) {
    kill();
    asStarted = false;
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("HOME", Checkout.file("target").toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.put("OPENAI_BASE_URL", vendor.openAiUrl());
    environment.put("ANTHROPIC_API_BASE", vendor.anthropicUrl());
    environment.put("OPENAI_API_KEY", OPENAI_KEY);
    environment.put("ANTHROPIC_API_KEY", ANTHROPIC_KEY);
    environment.put("LITELLM_MASTER_KEY", MASTER_KEY);
    environment.put("LITELLM_LOCAL_MODEL_COST_MAP", "True");
    // as in docker-compose.yml
    environment.put("DEFAULT_MAX_RETRIES", "0");
    // else it reads the checkout's .env
    environment.put("LITELLM_MODE", "PRODUCTION");
    environment.putAll(changes);
    environment.values().removeIf(String::isEmpty);
    launch(config, environment);
    awaitLive();
    warmUp(environment.get("LITELLM_MASTER_KEY"));
  }

  /** Ends it without a farewell, as a crash does. */
  public synchronized void kill() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
      process = null;
    }
  }

  @Override
  public void close() {
    kill();
  }

  private void launch(Path config, Map<String, String> environment) {
    try {
      File directory = Files.createDirectories(Checkout.file("target")).toFile();
      log = directory.toPath().resolve("litellm-" + STARTS.incrementAndGet() + ".log");
      ProcessBuilder litellm =
          new ProcessBuilder(
              List.of(
                  PythonEnvironment.executable("litellm"),
                  "--config",
                  config.toAbsolutePath().toString(),
                  "--host",
                  "127.0.0.1",
                  "--port",
                  Integer.toString(port)));
      litellm.environment().clear();
      litellm.environment().putAll(environment);
      litellm.redirectErrorStream(true).redirectOutput(log.toFile());
      process = litellm.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitLive() {
    try {
      Awaitility.await()
          .atMost(START_LIMIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(200))
          .failFast("LiteLLM ended, see " + log, () -> !process.isAlive())
          .until(this::isLive);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("LiteLLM is not live after " + START_LIMIT + ", see " + log, e);
    }
  }

  /**
   * The first call through each vendor's code takes LiteLLM a second more; tests measure the
   * others.
   */
  private void warmUp(String key) {
    vendor.reset();
    for (String group : List.of("cheap", "fallback")) {
      String body =
          """
          {"model": "%s", "stream": true, "messages": [{"role": "user", "content": "hi"}]}\
          """
              .formatted(group);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url() + "/v1/chat/completions"))
              .timeout(Duration.ofSeconds(20))
              .header("Authorization", "Bearer " + key)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      try {
        http.send(request, HttpResponse.BodyHandlers.discarding());
      } catch (IOException e) {
        throw new UncheckedIOException("LiteLLM does not answer, see " + log, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    vendor.reset();
  }

  private boolean isLive() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/health/liveliness"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
