package io.octoagent.bench;

/**
 * What OctoAgent is measured against: ratios within one run of {@link Bench}, so that nobody does
 * the arithmetic by hand.
 */
final class Goals {

  static final Results.Scenario PLAIN = new Results.Scenario(false, 32);
  static final Results.Scenario STREAM = new Results.Scenario(true, 32);

  private final Results results;
  private final Targets targets = new Targets();

  Goals(Results results) {
    this.results = results;
  }

  /** Every target with what was measured. */
  Targets targets() {
    targets.none("calls failed", results.failed());
    cpu("plain, 32 connections", PLAIN, 5.0, 8, 80);
    added();
    cpu("streams, 32 connections", STREAM, 4.0, 0, 60);
    firstEvent();
    if (results.has(Gateways.ENVOY, PLAIN)) {
      besideEnvoy("plain", false, 1.05);
      besideEnvoy("streams", true, 1.15);
    }
    beforeLiteLlm();
    footprint(Gateways.JVM, 8, 0.60);
    Results.Footprint jvm = results.footprint(Gateways.JVM);
    targets.atMost(
        "OctoAgent JVM: start to first answer, at most 0.4 s", 0.4, jvm.startSeconds(), " s");
    targets.atMost("OctoAgent JVM: RSS, at most 200 MiB", 200, (double) jvm.rssMiB(), " MiB");
    if (results.has(Gateways.NATIVE, PLAIN)) {
      footprint(Gateways.NATIVE, 100, 0.25);
      besideJvm("plain", PLAIN);
      besideJvm("streams", STREAM);
    }
    return targets;
  }

  private void cpu(String what, Results.Scenario scenario, double nginx, int portkey, int liteLlm) {
    atMost(
        what + ": CPU / nginx's",
        nginx,
        cpu(Gateways.JVM, scenario) / cpu(Gateways.NGINX, scenario));
    atMost(
        what + ": CPU / Spring Cloud Gateway's",
        1,
        cpu(Gateways.JVM, scenario) / cpu(Gateways.SPRING, scenario));
    if (portkey > 0) {
      timesLess(
          what + ": CPU, of Portkey's",
          portkey,
          cpu(Gateways.PORTKEY, scenario) / cpu(Gateways.JVM, scenario));
    }
    timesLess(
        what + ": CPU, of LiteLLM's",
        liteLlm,
        cpu(Gateways.LITELLM, scenario) / cpu(Gateways.JVM, scenario));
  }

  private double cpu(String name, Results.Scenario scenario) {
    return results.median(name, scenario).cpuMicros();
  }

  private void added() {
    Results.Scenario one = new Results.Scenario(false, 1);
    double direct = results.median("direct", one).p50();
    double nginx = results.median(Gateways.NGINX, one).p50() - direct;
    atMost(
        "plain, 1 connection: added p50 / what nginx adds",
        3,
        (results.median(Gateways.JVM, one).p50() - direct) / nginx);
  }

  private void firstEvent() {
    Results.Scenario one = new Results.Scenario(true, 1);
    double added =
        results.median(Gateways.JVM, one).first() - results.median("direct", one).first();
    targets.atMost(
        "stream, 1 connection: added to the first event at p50, at most 1 ms", 1, added, " ms");
  }

  private void besideEnvoy(String what, boolean stream, double cpu) {
    Results.Scenario one = new Results.Scenario(stream, 1);
    Results.Scenario many = new Results.Scenario(stream, 32);
    atMost(
        what + ", 32 connections: CPU / Envoy's",
        cpu,
        cpu(Gateways.JVM, many) / cpu(Gateways.ENVOY, many));
    atMost(
        what + ", 1 connection: p50 / Envoy's",
        1,
        results.median(Gateways.JVM, one).p50() / results.median(Gateways.ENVOY, one).p50());
    atMost(
        what + ", 32 connections: p99 / Envoy's",
        1.5,
        results.median(Gateways.JVM, many).p99() / results.median(Gateways.ENVOY, many).p99());
  }

  private void besideJvm(String what, Results.Scenario scenario) {
    atMost(
        what + ", 32 connections: CPU of OctoAgent native / the JVM's",
        1.6,
        cpu(Gateways.NATIVE, scenario) / cpu(Gateways.JVM, scenario));
  }

  private void beforeLiteLlm() {
    double alone = results.median(Gateways.LITELLM, PLAIN).perSecond();
    double behind = results.median(Gateways.BEFORE, PLAIN).perSecond();
    targets.add(
        "plain, 32 connections, before LiteLLM: calls/s of LiteLLM alone, at least 0.97",
        number(behind / alone),
        behind >= 0.97 * alone);
  }

  private void footprint(String name, int start, double rss) {
    Results.Footprint it = results.footprint(name);
    Results.Footprint other = results.footprint(Gateways.LITELLM);
    timesLess(
        name + ": start to first answer, of LiteLLM's",
        start,
        other.startSeconds() / it.startSeconds());
    String calls = " (after %d calls, LiteLLM after %d)".formatted(it.calls(), other.calls());
    atMost(name + ": RSS / LiteLLM's" + calls, rss, (double) it.rssMiB() / other.rssMiB());
  }

  private void atMost(String goal, double limit, double measured) {
    targets.add(goal + ", at most " + number(limit), number(measured), measured <= limit);
  }

  private void timesLess(String goal, int times, double measured) {
    targets.add(goal + ", at most 1/" + times, "1/%.1f".formatted(measured), measured >= times);
  }

  private static String number(double value) {
    return "%.2f".formatted(value);
  }
}
