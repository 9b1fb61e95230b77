package io.octoagent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code bench/history.csv}: a line of figures for each release. {@link Bench} leaves those of its
 * run; {@code ./dev bench write VERSION} puts them under that version. Arguments: version, file of
 * the run's figures, file of the history.
 */
final class History {

  static final String HEADER =
      "version,date"
          + ",plain_cpu_us,plain_cpu_of_nginx,plain_cpu_of_envoy"
          + ",stream_cpu_us,stream_cpu_of_nginx,stream_cpu_of_envoy"
          + ",plain_p50_ms_1,plain_p99_ms_32,stream_p50_ms_1,stream_p99_ms_32,start_s,rss_mib"
          + ",native_plain_cpu_us,native_stream_cpu_us"
          + ",native_plain_p50_ms_1,native_plain_p99_ms_32,native_start_s,native_rss_mib";

  private static final Results.Scenario ONE_PLAIN = new Results.Scenario(false, 1);
  private static final Results.Scenario ONE_STREAM = new Results.Scenario(true, 1);

  private History() {}

  public static void main(String[] args) throws IOException {
    Path history = Path.of(args[2]);
    Files.write(
        history,
        with(Files.readAllLines(history), args[0], Files.readString(Path.of(args[1])).strip()));
  }

  /** A line without its version; what did not take part leaves its fields empty. */
  static String figures(Results results, LocalDate date) {
    Figures of = new Figures(results);
    List<String> fields = new ArrayList<>(List.of(date.toString()));
    for (Results.Scenario scenario : List.of(Goals.PLAIN, Goals.STREAM)) {
      fields.add(of.cpu(Gateways.JVM, scenario));
      fields.add(of.cpuBeside(Gateways.NGINX, scenario));
      fields.add(of.cpuBeside(Gateways.ENVOY, scenario));
    }
    fields.add(of.p50(Gateways.JVM, ONE_PLAIN));
    fields.add(of.p99(Gateways.JVM, Goals.PLAIN));
    fields.add(of.p50(Gateways.JVM, ONE_STREAM));
    fields.add(of.p99(Gateways.JVM, Goals.STREAM));
    fields.addAll(of.footprint(Gateways.JVM));
    fields.add(of.cpu(Gateways.NATIVE, Goals.PLAIN));
    fields.add(of.cpu(Gateways.NATIVE, Goals.STREAM));
    fields.add(of.p50(Gateways.NATIVE, ONE_PLAIN));
    fields.add(of.p99(Gateways.NATIVE, Goals.PLAIN));
    fields.addAll(of.footprint(Gateways.NATIVE));
    return String.join(",", fields);
  }

  /** The history with these figures under this version: in place of those it had, or at the end. */
  static List<String> with(List<String> history, String version, String figures) {
    if (!history.getFirst().equals(HEADER)) {
      throw new IllegalArgumentException("the history's columns are not " + HEADER);
    }
    String line = version + "," + figures;
    List<String> lines = new ArrayList<>(history);
    lines.replaceAll(other -> other.startsWith(version + ",") ? line : other);
    if (!lines.contains(line)) {
      lines.add(line);
    }
    return lines;
  }

  private record Figures(Results results) {

    String cpu(String name, Results.Scenario scenario) {
      return results.has(name, scenario)
          ? number(1, results.median(name, scenario).cpuMicros())
          : "";
    }

    String cpuBeside(String other, Results.Scenario scenario) {
      return results.has(other, scenario)
          ? number(
              2,
              results.median(Gateways.JVM, scenario).cpuMicros()
                  / results.median(other, scenario).cpuMicros())
          : "";
    }

    String p50(String name, Results.Scenario scenario) {
      return results.has(name, scenario) ? number(3, results.median(name, scenario).p50()) : "";
    }

    String p99(String name, Results.Scenario scenario) {
      return results.has(name, scenario) ? number(3, results.median(name, scenario).p99()) : "";
    }

    List<String> footprint(String name) {
      Results.Footprint it = results.footprint(name);
      return it == null
          ? List.of("", "")
          : List.of(number(3, it.startSeconds()), Long.toString(it.rssMiB()));
    }

    private static String number(int digits, double value) {
      return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
  }
}
