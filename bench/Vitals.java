import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service holds, sampled while it runs: memory, threads, open files. */
final class Vitals {

  /** One look. */
  record Sample(long rssKiB, long threads, long files) {}

  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ ");

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
        samples.subList((int) (size * from), (int) Math.ceil(size * until)).stream().mapToLong(what).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** What is live in a JVM's heap after a full collection, in KiB; 0 for a native binary. */
  long liveHeapKiB() throws IOException, InterruptedException {
    if (!isJvm()) {
      return 0;
    }
    String histogram = ask("GC.class_histogram");
    String[] total = histogram.substring(histogram.lastIndexOf("Total")).strip().split("\\s+");
    return Long.parseLong(total[2]) >> 10;
  }

  /**
   * RSS without a JVM's heap, in KiB: that fills up to its limit before the old generation is collected, which is no leak. A
   * native binary's RSS is taken whole.
   */
  long besideHeapKiB() throws IOException, InterruptedException {
    if (!isJvm()) {
      return service.rssKiB();
    }
    LongSummaryStatistics heap =
        Pattern.compile("0x([0-9a-f]+)").matcher(ask("GC.heap_info")).results()
            .mapToLong(address -> Long.parseUnsignedLong(address.group(1), 16))
            .summaryStatistics();
    long beside = 0;
    boolean inHeap = false;
    for (String line : Files.readAllLines(Path.of("/proc/" + service.process().pid() + "/smaps"))) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.lookingAt()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        inHeap = start >= heap.getMin() && start < heap.getMax();
      } else if (line.startsWith("Rss:") && !inHeap) {
        beside += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return beside;
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
    String answer = new String(jcmd.getInputStream().readAllBytes());
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd: " + answer);
    }
    return answer;
  }
}
