package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service holds, sampled while it runs: memory, threads, open files. */
final class Vitals {

  /** One look. */
  record Sample(long rssKiB, long threads, long files) {}

  private static final Pattern CLASS = Pattern.compile(" *\\d+: +\\d+ +(\\d+) +(\\S+)");
  private static final Pattern FULL_COLLECTIONS =
      Pattern.compile("sun\\.gc\\.collector\\.1\\.invocations=(\\d+)");

  private final Service service;
  private final List<Sample> samples = new ArrayList<>();

  Vitals(Service service) {
    this.service = service;
  }

  void sample() {
    samples.add(now());
  }

  Sample now() {
    return new Sample(service.rssKiB(), service.threads(), service.files());
  }

  /** The median between two parts of the run, each from 0 to 1. */
  long median(ToLongFunction<Sample> what, double from, double until) {
    int size = samples.size();
    long[] sorted =
        samples.subList((int) (size * from), (int) Math.ceil(size * until)).stream()
            .mapToLong(what)
            .sorted()
            .toArray();
    return sorted[sorted.length / 2];
  }

  /**
   * What is live in a JVM's heap after a full collection, in KiB; 0 for a native binary. The
   * fillers are what the collector has left dead because it was not worth the moving.
   */
  long liveHeapKiB() throws IOException, InterruptedException {
    if (!isJvm()) {
      return 0;
    }
    return ask("GC.class_histogram")
            .lines()
            .map(CLASS::matcher)
            .filter(row -> row.lookingAt() && !row.group(2).contains("Filler"))
            .mapToLong(row -> Long.parseLong(row.group(1)))
            .sum()
        >> 10;
  }

  /** How often a JVM has collected its whole heap; 0 for a native binary. */
  long fullCollections() throws IOException, InterruptedException {
    if (!isJvm()) {
      return 0;
    }
    Matcher count = FULL_COLLECTIONS.matcher(ask("PerfCounter.print"));
    if (!count.find()) {
      throw new IOException("jcmd does not tell how often the heap was collected");
    }
    return Long.parseLong(count.group(1));
  }

  private boolean isJvm() {
    return service.plan().command().getFirst().endsWith("java");
  }

  private String ask(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(service.process().pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd: " + answer);
    }
    return answer;
  }
}
