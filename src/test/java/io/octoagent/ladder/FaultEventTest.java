package io.octoagent.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ModelCall;
import io.octoagent.event.Rung;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.RecordedSpans;
import io.octoagent.testbed.Request;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of the table leaves one event, with the attempts that the proxy counted, and a span
 * for each of them; but for the huge answers, which this test's short deadline may cut off, and the
 * waits of the other APIs, which are those of chat.
 */
@QuarkusTest
@TestProfile(OwnGroups.class)
class FaultEventTest {
  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject Cooldowns cooldowns;
  @Inject RecordedCalls calls;
  @Inject RecordedSpans spans;

  @BeforeEach
  @AfterEach
  void closeEveryBreaker() {
    proxy.reset();
    HealthyGroups.again();
    cooldowns.clear();
    calls.clear();
    spans.clear();
  }

  static List<Fault> faults() {
    return Fault.ofEachReason().stream()
        .filter(fault -> !fault.name().contains("MiB"))
        .filter(fault -> fault.api() == Api.CHAT || !fault.waits())
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void onTheFirstGroupIsReported(Fault fault) throws Exception {
    // Given
    proxy.on(chain(fault).first(), request -> fault.answer().get());
    // When
    call(fault);
    // Then
    ModelCall call = calls.only();
    assertThat(call).isInstanceOf(ModelCall.Answered.class);
    assertThat(call.facts().attempts())
        .extracting(rung -> rung.outcome().id())
        .containsExactly(fault.reason(), "answered");
    // in all it is unknown where the first group's answer was worthless and had no price
    assertThat(call.facts().attempts().getLast().consumption().costUsd() != null)
        .isEqualTo(fault.api().priced(fault.streamed()));
    sameAttempts(call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void onBothGroupsIsReported(Fault fault) throws Exception {
    // Given
    proxy.on(chain(fault).first(), request -> fault.answer().get());
    proxy.on(chain(fault).next(), request -> fault.answer().get());
    // When
    call(fault);
    // Then
    ModelCall call = calls.only();
    assertThat(call).isInstanceOf(ModelCall.Failed.class);
    assertThat(call.error().id()).isEqualTo(fault.code());
    assertThat(call.facts().group()).isNull();
    assertThat(call.facts().consumption().costUsd()).isNull();
    sameAttempts(call);
  }

  private void call(Fault fault) throws Exception {
    String body = fault.api().body(chain(fault).role(), "hi", fault.streamed());
    new Caller(service).call(fault.api(), body);
  }

  private static Chain chain(Fault fault) {
    return Chain.ofContract(fault.api());
  }

  private void sameAttempts(ModelCall call) {
    assertThat(call.facts().attempts().stream().map(Rung::group).map(group -> group.id()))
        .containsExactlyElementsOf(
            proxy.calls().stream().map(sent -> sent.json().path("model").asText()).toList());
    assertThat(spans.clients().stream().map(SpanData::getSpanId))
        .containsExactlyElementsOf(proxy.calls().stream().map(FaultEventTest::spanId).toList());
  }

  private static String spanId(Request sent) {
    return sent.header("traceparent").split("-", -1)[2];
  }
}
