package io.octoagent;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.engine.JqwikTestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the property tests again and again with new seeds, for {@code ./dev fuzz}; ends with status
 * 1 when one of them has found an input that fails.
 */
final class Fuzz {

  /** Of each property in each round. */
  private static final String TRIES = "500";

  private Fuzz() {}

  public static void main(String[] arguments) {
    Duration time = Duration.ofMinutes(Long.parseLong(arguments[0]));
    long end = System.nanoTime() + time.toNanos();
    Report report = new Report();
    Launcher launcher = launcher();
    int rounds = 0;
    long before;
    do {
      before = report.tries;
      launcher.execute(properties(), report);
      rounds++;
    } while (report.failures == 0 && report.tries > before && System.nanoTime() < end);
    System.out.printf("%,d tries in %d rounds; %s%n", report.tries, rounds, result(report, before));
    System.exit(report.failures == 0 && report.tries > before ? 0 : 1);
  }

  private static String result(Report report, long before) {
    if (report.failures > 0) {
      return report.failures + " FAILED, with the sample above";
    }
    return report.tries > before ? "nothing found" : "the last round tried NOTHING";
  }

  /** The properties alone: with Quarkus' listeners a second round would find no class. */
  private static Launcher launcher() {
    return LauncherFactory.create(
        LauncherConfig.builder()
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .enableTestEngineAutoRegistration(false)
            .addTestEngines(new JqwikTestEngine())
            .build());
  }

  private static LauncherDiscoveryRequest properties() {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selectPackage(Fuzz.class.getPackageName()))
        .filters(includeClassNamePatterns(".*PropertyTest"))
        .configurationParameter("jqwik.database", "")
        .configurationParameter("jqwik.edgecases.default", "NONE")
        .configurationParameter("jqwik.tries.default", TRIES)
        .configurationParameter("jqwik.reporting.usejunitplatform", "true")
        .build();
  }

  /** Says in a line how each property went, and at length what failed. */
  private static final class Report implements TestExecutionListener {
    private static final Pattern TRIES_AND_SEED =
        Pattern.compile("(?s)\\btries = (\\d+) .*\\bseed = (-?\\d+) ");

    private long tries;
    private int failures;

    @Override
    public void reportingEntryPublished(TestIdentifier property, ReportEntry entry) {
      entry
          .getKeyValuePairs()
          .forEach(
              (name, text) -> {
                Matcher told = TRIES_AND_SEED.matcher(text);
                if (told.find()) {
                  tries += Long.parseLong(told.group(1));
                  System.out.printf("%s: %s tries, seed %s%n", name, told.group(1), told.group(2));
                }
                if (text.contains("Sample")) {
                  System.out.println(text);
                }
              });
    }

    @Override
    public void executionFinished(TestIdentifier property, TestExecutionResult result) {
      if (result.getStatus() != Status.SUCCESSFUL) {
        failures++;
        System.out.println("FAILED " + property.getUniqueId());
        result.getThrowable().ifPresent(System.out::println);
      }
    }
  }
}
