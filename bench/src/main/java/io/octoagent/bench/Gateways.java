package io.octoagent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How each gateway is run in front of the mock; each on a port of its own, from {@code first} on.
 */
final class Gateways {

  static final String NGINX = "nginx";
  static final String ENVOY = "Envoy";
  static final String TRAEFIK = "Traefik";
  static final String SPRING = "Spring Cloud Gateway";
  static final String PORTKEY = "Portkey";
  static final String LITELLM = "LiteLLM";
  static final String JVM = "OctoAgent JVM";
  static final String NATIVE = "OctoAgent native";
  static final String BEFORE = "OctoAgent before LiteLLM";

  /** About the heap of the container in docker-compose.yml: 60 % of its 512 MiB. */
  static final String HEAP = "-Xmx307m";

  /**
   * What the images run the service with, beside the heap: src/main/docker/octoagent and
   * Dockerfile.native.
   */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TrimNativeHeapInterval=5000",
          "-Xmn64m",
          "-XX:SurvivorRatio=4",
          "-XX:+UseCompactObjectHeaders",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Map<String, String> JVM_ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "1");

  private static final String NATIVE_YOUNG = "-Xmn48m";

  private static final Path PLAIN_JAR = Path.of("target/quarkus-app/quarkus-run.jar");
  private static final Path IMAGE_JAR = Path.of("bench/target/image/quarkus-run.jar");

  private final Path work;
  private final int upstreamPort;
  private final String upstream;
  private int port;

  Gateways(Path work, int upstream, int first) {
    this.work = work;
    this.upstreamPort = upstream;
    this.upstream = "http://127.0.0.1:" + upstream;
    this.port = first;
  }

  Service.Plan springCloudGateway() {
    port++;
    return plan(
        SPRING,
        List.of(
            java(),
            "-Xmx512m",
            "-jar",
            "bench/spring-cloud-gateway/target/spring-cloud-gateway-1.jar"),
        Map.of("BENCH_PORT", Integer.toString(port), "BENCH_UPSTREAM", upstream));
  }

  Service.Plan portkey() {
    port++;
    List<String> command =
        List.of(
            "node",
            work.resolve("portkey/node_modules/@portkey-ai/gateway/build/start-server.js")
                .toString(),
            "--port=" + port,
            "--headless");
    return new Service.Plan(
        PORTKEY,
        port,
        command,
        Map.of("NODE_ENV", "production", "TRUSTED_CUSTOM_HOSTS", "127.0.0.1,localhost"),
        Map.of(
            "x-portkey-provider", "openai",
            "x-portkey-custom-host", upstream + "/v1",
            "Authorization", "Bearer sk-bench"));
  }

  /** LiteLLM as ./dev proxy runs it: one worker, our groups, with the mock as the vendor. */
  Service.Plan liteLlm(Path venv) throws IOException {
    Path config = work.resolve("litellm.yaml");
    StringBuilder yaml = new StringBuilder("model_list:\n");
    for (String group : List.of("cheap", "main", "fallback")) {
      yaml.append("  - model_name: ")
          .append(group)
          .append("\n    litellm_params:\n      model: openai/gpt-4o\n");
      yaml.append("      api_base: ").append(upstream).append("/v1\n      api_key: sk-bench\n");
    }
    Files.writeString(config, yaml.append("general_settings:\n  master_key: sk-bench\n"));
    port++;
    List<String> command =
        List.of(
            venv.resolve("bin/litellm").toString(),
            "--config",
            config.toString(),
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port));
    return new Service.Plan(
        LITELLM,
        port,
        command,
        Map.of(
            "LITELLM_LOCAL_MODEL_COST_MAP",
            "True",
            "LITELLM_MODE",
            "PRODUCTION",
            "LITELLM_LOG",
            "ERROR"),
        Map.of("Authorization", "Bearer sk-bench"));
  }

  /**
   * All of them: the native one where a build has left a binary, Envoy and Traefik where {@code
   * wheels} has theirs.
   */
  List<Service.Plan> all(Path venv, Path wheels, Path logs)
      throws IOException, InterruptedException {
    BareProxies bare = new BareProxies(work, upstreamPort, wheels);
    List<Service.Plan> plans = new ArrayList<>(List.of(bare.nginx(++port)));
    bare.envoy(++port).ifPresent(plans::add);
    bare.traefik(++port).ifPresent(plans::add);
    plans.addAll(List.of(springCloudGateway(), portkey(), liteLlm(venv)));
    String liteLlm = "http://127.0.0.1:" + plans.getLast().port();
    String cache = work.resolve("octoagent.aot").toString();
    new Service(octoAgentImage("training", upstream, "-XX:AOTCacheOutput=" + cache), logs).close();
    plans.add(octoAgentImage(JVM, upstream, "-XX:AOTCache=" + cache));
    plans.add(
        octoAgent(
            JVM + ", plain settings",
            upstream,
            List.of(java(), "-jar", PLAIN_JAR.toAbsolutePath().toString())));
    for (Path binary : binaries()) {
      plans.add(octoAgent(NATIVE, upstream, inBinary(binary, HEAP)));
    }
    plans.add(octoAgentImage(BEFORE, liteLlm, "-XX:AOTCache=" + cache));
    return plans;
  }

  /**
   * OctoAgent in the JVM as its image runs it (src/main/docker/octoagent), with an AOT cache,
   * compact object headers, and the heap and the collector that a JVM chooses in the container of
   * docker-compose.yml.
   */
  private Service.Plan octoAgentImage(String name, String proxy, String cache) {
    return octoAgent(
            name, proxy, inJvm(IMAGE_JAR, cache, "-XX:MaxRAM=512m", "-XX:MaxRAMPercentage=60"))
        .with(JVM_ENVIRONMENT);
  }

  /**
   * OctoAgent alone before an upstream, as its image runs it but for the AOT cache, with such a
   * heap.
   */
  static Service.Plan contained(boolean binary, int upstream, String heap) throws IOException {
    Gateways gateways = new Gateways(Path.of("bench/target").toAbsolutePath(), upstream, upstream);
    return binary
        ? gateways.octoAgent(NATIVE, gateways.upstream, inBinary(binaries().getFirst(), heap))
        : gateways.octoAgent(JVM, gateways.upstream, inJvm(PLAIN_JAR, heap)).with(JVM_ENVIRONMENT);
  }

  private static List<String> inBinary(Path binary, String heap) {
    return List.of(binary.toAbsolutePath().toString(), heap, NATIVE_YOUNG);
  }

  private static List<String> inJvm(Path jar, String... more) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(List.of(more));
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
    return command;
  }

  private Service.Plan octoAgent(String name, String proxy, List<String> command) {
    port++;
    return plan(
        name,
        command,
        Map.of(
            "QUARKUS_HTTP_PORT", Integer.toString(port),
            "QUARKUS_HTTP_HOST", "127.0.0.1",
            "LITELLM_PROXY_URL", proxy,
            "LITELLM_PROXY_KEY", "sk-bench",
            "OCTOAGENT_MAX_IN_FLIGHT", "20000"));
  }

  /** The native binary that a build left, if one did. */
  private static List<Path> binaries() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files.filter(file -> file.toString().endsWith("-runner")).toList();
    }
  }

  private Service.Plan plan(String name, List<String> command, Map<String, String> environment) {
    return new Service.Plan(name, port, command, environment, Map.of());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
