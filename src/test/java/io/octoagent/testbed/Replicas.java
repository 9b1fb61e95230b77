package io.octoagent.testbed;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Packaged services in front of one proxy, each on a port of its own that it keeps when it is
 * started again, and each with a key of its own for the proxy, which tells whose call arrives
 * there. Counted from 1.
 */
public final class Replicas implements AutoCloseable {
  private static final String KEY = "sk-replica-";

  private final Map<String, String> settings;
  private final Path directory;
  private final IntFunction<Map<String, String>> own;
  private final List<LoopbackPort> ports = new ArrayList<>();
  private final List<PackagedService> services = new ArrayList<>();

  /** Starts so many with these settings, and waits until all of them listen. */
  public Replicas(int count, String proxy, Map<String, String> settings, Path directory)
      throws IOException {
    this(count, proxy, settings, directory, replica -> Map.of());
  }

  /** Same, with settings of its own for each. */
  public Replicas(
      int count,
      String proxy,
      Map<String, String> settings,
      Path directory,
      IntFunction<Map<String, String>> own)
      throws IOException {
    this.own = own;
    this.settings = new HashMap<>(settings);
    this.settings.put("LITELLM_PROXY_URL", proxy);
    this.directory = directory;
    for (int replica = 1; replica <= count; replica++) {
      ports.add(LoopbackPort.free());
      services.add(run(replica));
    }
    services.forEach(PackagedService::awaitAddress);
  }

  /** Where they are. */
  public List<URI> urls() {
    return ports.stream().map(LoopbackPort::url).toList();
  }

  /** The process of one. */
  public PackagedService get(int replica) {
    return services.get(replica - 1);
  }

  /** Starts one again that has ended. */
  public void start(int replica) throws IOException {
    services.set(replica - 1, run(replica));
    get(replica).awaitAddress();
  }

  /** Which of them sent this request to the proxy. */
  public static int sender(Request upstream) {
    return Integer.parseInt(upstream.header("Authorization").split(KEY, 2)[1]);
  }

  private PackagedService run(int replica) throws IOException {
    Map<String, String> variables = new HashMap<>(settings);
    variables.putAll(own.apply(replica));
    variables.put("QUARKUS_HTTP_PORT", Integer.toString(ports.get(replica - 1).number()));
    variables.put("LITELLM_PROXY_KEY", KEY + replica);
    return PackagedService.start(
        variables, Files.createDirectories(directory.resolve("replica" + replica)));
  }

  @Override
  public void close() {
    services.forEach(PackagedService::close);
  }
}
