package io.octoagent.event;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.Dashboard;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.MetricsCatalogue;
import io.octoagent.testbed.Scrape;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What each caller has spent, as Prometheus sees it: for names of the configuration, and no other.
 */
@QuarkusTest
@TestProfile(KnownCallers.class)
class CallerMetersTest {
  private static final String NAMELESS = KnownCallers.NAMELESS;
  private static final String FREE = KnownCallers.KEY_OF + "free";
  private static final String STRICT = KnownCallers.KEY_OF + "strict";
  private static final String TASK = "X-OctoAgent-Task";
  private static final String COST = "octoagent_caller_cost_usd_total";
  private static final String TOKENS = "octoagent_caller_tokens_total";

  FakeProxy proxy;

  @TestHTTPResource URI service;

  private Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    caller = new Caller(service);
  }

  @Test
  void whoHasNotCalledStandsAtZero() throws Exception {
    // When
    List<Scrape.Sample> idle =
        page().all().stream()
            .filter(sample -> "idle".equals(sample.labels().get("caller")))
            .toList();

    // Then
    assertThat(idle).hasSize(8).allSatisfy(sample -> assertThat(sample.value()).isZero());
  }

  @Test
  void theDocumentListsWhatIsThere() throws Exception {
    // When
    Map<String, String> there = MetricsCatalogue.of(page());

    // Then
    there.keySet().removeIf(metric -> !MetricsCatalogue.isOfCallers(metric));
    assertThat(there)
        .hasSize(3)
        .isEqualTo(
            MetricsCatalogue.documented().entrySet().stream()
                .filter(row -> MetricsCatalogue.isOfCallers(row.getKey()))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Test
  void theDashboardAsksForWhatIsThere() throws Exception {
    // Given
    List<Dashboard.Query> queries =
        Dashboard.read().queries().stream()
            .filter(query -> query.metrics().stream().anyMatch(MetricsCatalogue::isOfCallers))
            .toList();

    // When
    Map<String, String> there = MetricsCatalogue.of(page());

    // Then
    assertThat(queries)
        .hasSize(2)
        .allSatisfy(
            query -> {
              for (String metric : query.metrics()) {
                assertThat(there.get(metric)).contains(query.labels());
              }
            });
  }

  @Test
  void knownPricesCountWhereThereIsNoAccount() throws Exception {
    // Given
    Scrape before = page();

    // When
    HttpResponse<String> answer = complete(FREE, "router");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    Scrape after = page();
    assertThat(calls(after, "free", "answered") - calls(before, "free", "answered")).isEqualTo(1);
    assertThat(after.sum(COST, "caller", "free") - before.sum(COST, "caller", "free"))
        .isCloseTo(
            Double.parseDouble(answer.headers().firstValue("X-OctoAgent-Cost-Usd").orElseThrow()),
            within(1e-12));
    for (String kind : List.of("input", "output")) {
      assertThat(after.sum(TOKENS, "caller", "free", "kind", kind))
          .isGreaterThan(before.sum(TOKENS, "caller", "free", "kind", kind));
    }
  }

  @Test
  void anEstimateIsChargedWhereThePriceIsUnknown() throws Exception {
    // Given
    Scrape before = page();
    proxy.on("main", FakeProxy.stream("main").event(ChatJson.contentEvent("main", "begun")).cut());

    // When
    caller.stream(Caller.streamed("planner", "x"), "Authorization", "Bearer " + STRICT);

    // Then
    Scrape after = page();
    assertThat(calls(after, "strict", "failed") - calls(before, "strict", "failed")).isEqualTo(1);
    assertThat(after.sum(COST, "caller", "strict") - before.sum(COST, "caller", "strict"))
        .isCloseTo(0.01, within(1e-12));
  }

  @Test
  void aRefusedCallCountsAndCostsNothing() throws Exception {
    // Given
    Scrape before = page();

    // When
    HttpResponse<String> answer = complete(STRICT, "router");

    // Then
    assertThat(answer.statusCode()).isEqualTo(403);
    Scrape after = page();
    assertThat(calls(after, "strict", "rejected") - calls(before, "strict", "rejected"))
        .isEqualTo(1);
    assertThat(after.sum(COST, "caller", "strict")).isEqualTo(before.sum(COST, "caller", "strict"));
  }

  @Test
  void whoeverHasNoNameHasNoSeries() throws Exception {
    // When
    HttpResponse<String> answer =
        caller.complete(
            Caller.chat("planner", "x"), "Authorization", "Bearer " + NAMELESS, TASK, "my-task");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(page().all())
        .extracting(sample -> sample.labels().get("caller"))
        .filteredOn(Objects::nonNull)
        .contains("free", "idle", "strict")
        .doesNotContain("", NAMELESS, "key 0", "my-task");
  }

  private HttpResponse<String> complete(String key, String model) throws Exception {
    return caller.complete(Caller.chat(model, "x"), "Authorization", "Bearer " + key);
  }

  private static double calls(Scrape page, String name, String outcome) {
    return page.sum("octoagent_caller_calls_total", "caller", name, "outcome", outcome);
  }

  private Scrape page() throws Exception {
    return Scrape.text(
        caller
            .get("/q/metrics", "Accept", "text/plain", "Authorization", "Bearer " + NAMELESS)
            .body());
  }
}
