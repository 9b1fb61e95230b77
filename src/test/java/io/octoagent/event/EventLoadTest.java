package io.octoagent.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.Request;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Under load no event is lost or reported twice, and events and metrics add up to what was served.
 */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class EventLoadTest {
  private static final String CALL_LOG = "octoagent.call";
  private static final int CALLS = 20_000;
  private static final int AT_ONCE = 64;
  private static final List<String> MODELS =
      List.of("router", "extractor", "planner", "executor", "fallback", "cheap", "main");

  /** Prices are whole multiples of it, so that they can be added up without rounding. */
  private static final BigDecimal UNIT = new BigDecimal("0.0000001");

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  private final LongAdder inputTokens = new LongAdder();
  private final LongAdder outputTokens = new LongAdder();
  private final LongAdder priceUnits = new LongAdder();
  private final AtomicInteger served = new AtomicInteger();

  /** So many lines would only take their time. */
  @BeforeEach
  void logNoCalls() {
    Logger.getLogger(CALL_LOG).setLevel(Level.WARNING);
  }

  @AfterEach
  void logCallsAgain() {
    Logger.getLogger(CALL_LOG).setLevel(null);
  }

  @Test
  void twentyThousandCalls() throws Exception {
    // Given
    proxy.reset();
    for (String group : List.of("cheap", "main", "fallback")) {
      proxy.on(group, request -> serve(group, request));
    }
    calls.clear();
    // When
    callAll();
    // Then
    List<ModelCall> told = calls.await(CALLS, Duration.ofSeconds(10));
    assertThat(told).hasSize(CALLS).allMatch(call -> call instanceof ModelCall.Answered);
    assertThat(told).extracting(call -> call.facts().requestId()).doesNotHaveDuplicates();
    assertThat(served.get()).isEqualTo(CALLS);
    List<Consumption> consumption = told.stream().map(call -> call.facts().consumption()).toList();
    assertThat(consumption.stream().mapToLong(Consumption::inputTokens).sum())
        .isEqualTo(inputTokens.sum());
    assertThat(consumption.stream().mapToLong(Consumption::outputTokens).sum())
        .isEqualTo(outputTokens.sum());
    assertThat(
            consumption.stream().map(Consumption::costUsd).reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(UNIT.multiply(BigDecimal.valueOf(priceUnits.sum())));
    calls.metricsAgree();
  }

  private void callAll() throws Exception {
    Caller caller = new Caller(service);
    AtomicInteger next = new AtomicInteger();
    Callable<Void> calling =
        () -> {
          for (int i = next.getAndIncrement(); i < CALLS; i = next.getAndIncrement()) {
            String model = MODELS.get(i % MODELS.size());
            String body = i % 2 == 0 ? Caller.chat(model, "hi") : Caller.streamed(model, "hi");
            assertThat(caller.complete(body).statusCode()).isEqualTo(200);
          }
          return null;
        };
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        running.add(callers.submit(calling));
      }
      for (Future<Void> one : running) {
        one.get();
      }
    }
  }

  /** Another number of tokens and another price for each call. */
  private Answer serve(String group, Request request) {
    int number = served.incrementAndGet();
    long in = 1L + number % 997;
    long out = 1L + number % 101;
    long units = 1L + number % 1009;
    inputTokens.add(in);
    outputTokens.add(out);
    priceUnits.add(units);
    String cost = UNIT.multiply(BigDecimal.valueOf(units)).toPlainString();
    if (request.json().path("stream").asBoolean()) {
      List<String> events = new ArrayList<>();
      ChatJson.streamEvents(group, "one two", true)
          .forEach(event -> events.add(used(event, in, out)));
      int last = events.size() - 1;
      events.set(last, events.get(last).replaceFirst("\"cost\":[^,}]+", "\"cost\":" + cost));
      return FakeProxy.stream(group).events(events).done();
    }
    return Answer.json(used(ChatJson.completion(group, "one two"), in, out))
        .header("x-litellm-response-cost", cost);
  }

  private static String used(String json, long in, long out) {
    return json.replace("\"prompt_tokens\":30", "\"prompt_tokens\":" + in)
        .replace("\"completion_tokens\":20", "\"completion_tokens\":" + out);
  }
}
