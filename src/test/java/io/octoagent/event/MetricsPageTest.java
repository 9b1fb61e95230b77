package io.octoagent.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.config.Group;
import io.octoagent.config.Role;
import io.octoagent.operation.Operation;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.Contract;
import io.octoagent.testbed.Dashboard;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.MetricsCatalogue;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.Scrape;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code /q/metrics} shows after calls of every kind: what is promised, and no more. {@link
 * CallerMetersTest} looks at what named callers have beside it.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class MetricsPageTest {
  /** Stands wherever a caller or a vendor can put a text. */
  private static final String CANARY = "canary-7d1f";

  /** What Prometheus sends. */
  private static final String PROMETHEUS_3 =
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
          + "application/openmetrics-text;version=0.0.1;q=0.5,"
          + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
          + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final Set<String> CLOSED =
      Stream.of(
              Contract.ROLES.stream().map(Role::id),
              Contract.GROUPS.stream().map(Group::id),
              ids(Outcome.values(), Outcome::id),
              ids(ErrorCode.values(), ErrorCode::id),
              ids(Fault.values(), Fault::id),
              Stream.of("answered", "degraded", "rejected", "failed", "abandoned"),
              Stream.of("closed", "open", "half_open", "in_use", "waiting"),
              ids(Operation.values(), operation -> operation.names().id()),
              ids(Operation.values(), operation -> operation.names().genAi()),
              Stream.of("", "litellm", "unknown"))
          .flatMap(values -> values)
          .collect(Collectors.toSet());

  FakeProxy proxy;

  @TestHTTPResource URI service;

  private Caller caller;

  @BeforeEach
  void callsOfEveryKind() throws Exception {
    proxy.reset();
    caller = new Caller(service);
    proxy.on("main", request -> answer("main", request.json().path("stream").asBoolean()));
    call(Caller.chat("planner", CANARY));
    call(Caller.streamed("planner", CANARY));
    call(Caller.chat(CANARY, "hi"));
    proxy.on("cheap", FakeProxy.vendorError(503, CANARY, CANARY));
    call(Caller.chat("router", CANARY));
    proxy.on("cheap", FakeProxy.vendorError(400, CANARY, CANARY));
    call(Caller.chat("extractor", CANARY));
    RawCall.send(service, RawCall.request(CANARY, "/" + CANARY, new byte[0]));
    RawCall.send(
        service,
        RawCall.request("POST", "/v1/" + CANARY, "{}".getBytes(UTF_8), "X-Request-Id: " + CANARY));
  }

  @Test
  void bothFormatsKeepTheirRules() throws Exception {
    // When
    HttpResponse<String> text = caller.get("/q/metrics", "Accept", PROMETHEUS_3);
    HttpResponse<String> open = caller.get("/q/metrics", "Accept", OPEN_METRICS);
    // Then
    assertThat(text.headers().firstValue("Content-Type").get()).contains("version=0.0.4");
    assertThat(open.headers().firstValue("Content-Type")).contains(OPEN_METRICS);
    assertThat(Scrape.openMetrics(open.body()).families())
        .hasSameSizeAs(Scrape.text(text.body()).families());
  }

  @Test
  void noTextFromOutsideGetsIn() throws Exception {
    // When
    String page = page();
    // Then
    assertThat(page).doesNotContain(CANARY).doesNotContain(FakeProxyResource.KEY);
  }

  @Test
  void ourTagsAreFromClosedSets() throws Exception {
    // When
    List<Scrape.Sample> samples = Scrape.text(page()).all();
    // Then
    assertThat(samples)
        .filteredOn(sample -> sample.name().matches("(octoagent|gen_ai)_.*"))
        .filteredOn(sample -> !MetricsCatalogue.isOfCallers(sample.name()))
        .hasSizeGreaterThan(100)
        .allSatisfy(
            sample ->
                assertThat(sample.labels())
                    .allSatisfy(
                        (label, value) -> {
                          if (!label.equals("le")) {
                            assertThat(value).isIn(CLOSED);
                          }
                        }));
  }

  @Test
  void theDocumentListsWhatIsThere() throws Exception {
    // When
    Scrape page = Scrape.text(page());
    // Then
    assertThat(MetricsCatalogue.withoutCallers(MetricsCatalogue.documented()))
        .isEqualTo(MetricsCatalogue.withoutCallers(MetricsCatalogue.of(page)));
  }

  @Test
  void everyQueryOfTheDashboardIsAnswered() throws Exception {
    // Given
    List<Dashboard.Query> queries =
        Dashboard.read().queries().stream()
            .filter(query -> query.metrics().stream().noneMatch(MetricsCatalogue::isOfCallers))
            .toList();
    // When
    Scrape page = Scrape.text(page());
    // Then
    assertThat(queries).hasSizeGreaterThan(10);
    for (Dashboard.Query query : queries) {
      assertThat(query.metrics()).as(query.expression()).isNotEmpty();
      Set<String> labels = new HashSet<>();
      for (String metric : query.metrics()) {
        labels.addAll(labels(page, metric));
      }
      assertThat(labels).as(query.expression()).containsAll(query.labels());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"duration", "time_to_first_chunk"})
  void timesHaveTheBucketsOfTheConventions(String metric) throws Exception {
    // When
    Scrape page = Scrape.text(page());
    // Then
    assertThat(buckets(page, "gen_ai_client_inference_" + metric + "_seconds"))
        .containsExactly(
            "0.01", "0.02", "0.04", "0.08", "0.16", "0.32", "0.64", "1.28", "2.56", "5.12", "10.24",
            "20.48", "40.96", "81.92", "+Inf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "output"})
  void tokensHaveTheBucketsOfTheConventions(String kind) throws Exception {
    // When
    Scrape page = Scrape.text(page());
    // Then
    assertThat(buckets(page, "gen_ai_client_inference_operation_" + kind + "_tokens"))
        .containsExactly(
            "1.0",
            "4.0",
            "16.0",
            "64.0",
            "256.0",
            "1024.0",
            "4096.0",
            "16384.0",
            "65536.0",
            "262144.0",
            "1048576.0",
            "4194304.0",
            "1.6777216E7",
            "6.7108864E7",
            "+Inf");
  }

  /** Of the samples of this name; fails when there is none. */
  private static Set<String> labels(Scrape page, String metric) {
    return page.all().stream()
        .filter(sample -> sample.name().equals(metric))
        .map(sample -> sample.labels().keySet())
        .findFirst()
        .orElseThrow(() -> new AssertionError("not on the page: " + metric));
  }

  private static List<String> buckets(Scrape page, String histogram) {
    return page.families().get(histogram).samples().stream()
        .filter(sample -> "planner".equals(sample.labels().get("gen_ai_request_model")))
        .filter(sample -> "chat".equals(sample.labels().get("octoagent_operation")))
        .filter(sample -> "litellm".equals(sample.labels().get("gen_ai_provider_name")))
        .filter(sample -> sample.labels().getOrDefault("error_type", "").isEmpty())
        .filter(sample -> sample.name().endsWith("_bucket"))
        .map(sample -> sample.labels().get("le"))
        .toList();
  }

  private String page() throws Exception {
    return caller.get("/q/metrics", "Accept", "text/plain").body();
  }

  private void call(String body) throws Exception {
    String labelled = body.replaceFirst("\\{", "{\"user\":\"" + CANARY + "\",");
    caller.complete(labelled, "X-OctoAgent-Task", CANARY, "traceparent", CANARY);
  }

  private static Answer answer(String group, boolean stream) {
    return stream
        ? FakeProxy.stream(group)
            .header("x-litellm-model-name", CANARY)
            .events(ChatJson.streamEvents(group, CANARY, true))
            .done()
        : Answer.json(ChatJson.completion(group, CANARY).replace("\"stop\"", "\"" + CANARY + "\""))
            .header("x-litellm-model-name", CANARY);
  }

  private static <T> Stream<String> ids(T[] values, Function<T, String> id) {
    return Arrays.stream(values).map(id);
  }
}
