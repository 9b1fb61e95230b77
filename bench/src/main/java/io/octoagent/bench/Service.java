package io.octoagent.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One gateway as a process of its own, with what Linux counts for it and its children. */
final class Service implements AutoCloseable {

  /**
   * How to run one.
   *
   * @param headers what its callers send beside the body
   * @param environment its whole environment but for PATH and HOME
   */
  record Plan(
      String name,
      int port,
      List<String> command,
      Map<String, String> environment,
      Map<String, String> headers) {

    byte[] request(boolean stream) {
      return request(stream, "");
    }

    /** A call whose prompt asks the mock for an answer, as {@link Answers#asked} says. */
    byte[] request(boolean stream, String play) {
      String body =
          "{\"model\":\"main\",\"messages\":[{\"role\":\"system\",\"content\":\"You plan."
              + play
              + "\"},{\"role\":\"user\",\"content\":\"Find the cheapest flight from Prague to Lisbon in May.\"}],"
              + "\"temperature\":0.2"
              + (stream ? ",\"stream\":true" : "")
              + "}";
      return Http.post(port, headers, body);
    }

    /** The same with more in its environment. */
    Plan with(Map<String, String> more) {
      Map<String, String> all = new HashMap<>(environment);
      all.putAll(more);
      return new Plan(name, port, command, all, headers);
    }

    /** The same for callers who send these headers. */
    Plan calledWith(Map<String, String> sent) {
      return new Plan(name, port, command, environment, sent);
    }
  }

  private static final long TICK_US = 10_000;
  private static final Set<Service> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    // also after Ctrl-C: nothing stays
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Service::kill)));
  }

  private final Plan plan;
  private final Process process;
  private final Path log;
  private final double startSeconds;

  /** Starts it and waits for its first answered call. */
  Service(Plan plan, Path logs) throws IOException, InterruptedException {
    this.plan = plan;
    Map<String, String> environment = new HashMap<>(plan.environment());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", System.getenv("HOME"));
    log = logs.resolve(plan.name().replace(' ', '-') + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(plan.command()).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    // fails when somebody else listens, who would answer in its place
    new ServerSocket(plan.port()).close();
    long start = System.nanoTime();
    process = builder.start();
    RUNNING.add(this);
    Load.Result first = null;
    while (first == null || first.good() == 0) {
      if (!process.isAlive() || System.nanoTime() - start > 120_000_000_000L) {
        close();
        throw new IllegalStateException(
            plan.name()
                + " does not answer, see "
                + log
                + (first == null ? "" : ": " + first.failure()));
      }
      try {
        first = Load.run(plan.port(), plan.request(false), false, 1, 1, 10);
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
    startSeconds = (System.nanoTime() - start) / 1e9;
  }

  Plan plan() {
    return plan;
  }

  Process process() {
    return process;
  }

  /** Where its standard output goes. */
  Path log() {
    return log;
  }

  /** From the start of the process to its first answered call. */
  double startSeconds() {
    return startSeconds;
  }

  /** CPU time so far, user and kernel, in microseconds. */
  long cpuMicros() {
    return tree().mapToLong(pid -> cpuTicks(pid) * TICK_US).sum();
  }

  /** Memory in RAM, in KiB. */
  long rssKiB() {
    return tree().mapToLong(pid -> status(pid, "VmRSS:")).sum();
  }

  long threads() {
    return tree().mapToLong(pid -> status(pid, "Threads:")).sum();
  }

  long files() {
    return tree().mapToLong(Service::files).sum();
  }

  private Stream<Long> tree() {
    return handles().stream().map(ProcessHandle::pid);
  }

  private static long cpuTicks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      return 0;
    }
  }

  private static long status(long pid, String name) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private static long files(long pid) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as a stop does, and waits until it has ended. */
  @Override
  public void close() {
    List<ProcessHandle> all = handles();
    process.destroy();
    if (!ends(all.subList(0, 1), 50)) {
      process.destroyForcibly();
    }
    kill(all);
  }

  /** Ends it at once. */
  void kill() {
    kill(handles());
  }

  private List<ProcessHandle> handles() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  private void kill(List<ProcessHandle> all) {
    all.forEach(ProcessHandle::destroyForcibly);
    ends(all, 10);
    RUNNING.remove(this);
  }

  private static boolean ends(List<ProcessHandle> all, int seconds) {
    CompletableFuture<?>[] ends =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
