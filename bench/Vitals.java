import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What a service holds, sampled while it runs: memory, threads, open files. */
final class Vitals {

  /** One look. */
  record Sample(long rssKiB, long threads, long files) {}

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
    if (!service.plan().command().getFirst().endsWith("java")) {
      return 0;
    }
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(service.process().pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String histogram = new String(jcmd.getInputStream().readAllBytes());
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd: " + histogram);
    }
    String[] total = histogram.substring(histogram.lastIndexOf("Total")).strip().split("\\s+");
    return Long.parseLong(total[2]) >> 10;
  }
}
