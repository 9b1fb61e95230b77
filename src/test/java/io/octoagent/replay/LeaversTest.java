package io.octoagent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.limits.Admission;
import io.octoagent.limits.CallsInFlight;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.StreamedAnswer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who shares a call may leave at any time, and only the last one ends it. */
@QuarkusTest
@TestProfile(KnownCallers.class)
class LeaversTest extends SharedCalls {

  @Inject Admission admission;

  @Test
  void aStreamThatIsJoinedInItsMiddleIsWhole() throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", half(gate));
    String body = Caller.streamed("planner", "x");
    HttpResponse<InputStream> first = open(body);

    // When
    HttpResponse<InputStream> second = open(body);

    // Then
    assertReplayed(second);
    gate.open();
    StreamedAnswer whole = StreamedAnswer.read(first);
    assertThat(StreamedAnswer.read(second)).isEqualTo(whole);
    assertThat(whole.whole()).isTrue();
    assertThat(Caller.content(whole.events())).isEqualTo("first second");
    assertThat(proxy.calls()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void oneLeavesAndTheOtherHasItWhole(boolean stream, boolean leaderLeaves) throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on(
        "main", stream ? half(gate) : FakeProxy.healthyPlain("main", "first second").after(gate));
    String body = Caller.body(stream, "planner");
    Socket leaver = leaderLeaves ? leaver(body) : null;
    awaitReaders(leaderLeaves ? 1 : 0);
    CompletableFuture<HttpResponse<String>> stays = caller.start(body, headers());
    awaitReaders(leaderLeaves ? 2 : 1);
    if (!leaderLeaves) {
      leaver = leaver(body);
    }
    awaitReaders(2);

    // When
    leaver.close();

    // Then
    awaitReaders(1);
    assertThat(inFlight()).isEqualTo(1);
    gate.open();
    HttpResponse<String> answer = stays.get(10, TimeUnit.SECONDS);
    assertThat(Api.CHAT.text(answer, stream)).isEqualTo("first second");
    List<ModelCall> told = calls.await(2, SOON);
    ModelCall leading = told.stream().filter(c -> !replayed(told).contains(c)).findFirst().get();
    ModelCall joined = replayed(told).getFirst();
    assertThat((leaderLeaves ? leading : joined).outcome()).isEqualTo("abandoned");
    assertThat((leaderLeaves ? joined : leading).outcome()).isEqualTo("answered");
    assertThat(leading.facts().consumption().inputTokens()).isPositive();
    assertThat(leading.facts().attempts().getFirst().answered()).isTrue();
    assertThat(proxy.calls()).hasSize(1);
    awaitNothingInFlight();
    assertThat(header(call(Api.CHAT, body), "X-OctoAgent-Replayed")).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void whenAllHaveLeftTheCallEnds(boolean stream, boolean leaderFirst) throws Exception {
    // Given
    proxy.on("main", stream ? half(new Gate()) : Answer.silence());
    String body = Caller.body(stream, "planner");
    Socket first = leaver(body);
    awaitReaders(1);
    Socket second = leaver(body);
    awaitReaders(2);
    (leaderFirst ? first : second).close();
    awaitReaders(1);

    // When
    (leaderFirst ? second : first).close();

    // Then
    proxy.awaitCalls(1).getFirst().awaitClosed(SOON);
    assertThat(calls.await(2, SOON)).allMatch(call -> call instanceof ModelCall.Abandoned);
    awaitNothingInFlight();
    awaitReaders(0);
    proxy.on("main", request -> FakeProxy.healthy("main", request));
    assertThat(Api.CHAT.text(call(Api.CHAT, body), stream)).isEqualTo("main says: x");
  }

  @Test
  void aloneItIsAsWithoutTheHeader() throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    Socket only = leaver(Caller.body(false, "planner"));
    proxy.awaitCalls(1);

    // When
    only.close();

    // Then
    proxy.calls().getFirst().awaitClosed(SOON);
    assertThat(calls.only()).isInstanceOf(ModelCall.Abandoned.class);
    awaitNothingInFlight();
  }

  @Test
  void soItIsInTheMiddleOfAStream() throws Exception {
    // Given
    proxy.on("main", half(new Gate()));
    HttpResponse<InputStream> only = caller.open(Caller.body(true, "planner"), headers());

    // When
    only.body().close();

    // Then
    proxy.calls().getFirst().awaitClosed(SOON);
    assertThat(calls.only()).isInstanceOf(ModelCall.Abandoned.class);
    awaitNothingInFlight();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoJoinsHasADeadlineOfHisOwn(boolean stream) throws Exception {
    // Given
    Gate gate = new Gate();
    proxy.on("main", request -> FakeProxy.healthy("main", request).after(gate));
    String body = Caller.body(stream, "planner");
    CompletableFuture<HttpResponse<String>> first = caller.start(body, headers());
    proxy.awaitCalls(1);

    // When
    HttpResponse<String> second = caller.complete(body, within("0.2"));

    // Then
    OpenAiErrors.error(second, 504, "deadline_exceeded");
    ModelCall late = calls.only();
    assertThat(late.error()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(late.facts().accounting().replayed()).isTrue();
    gate.open();
    assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whenTheFirstRunsOutOfItsTimeOneWithMoreAsks(boolean stream) throws Exception {
    // Given
    proxy.on("main", Answer.silence());
    proxy.on("fallback", Answer.silence());
    String body = Caller.body(stream, "planner");
    CompletableFuture<HttpResponse<String>> first = caller.start(body, within("1.5"));
    proxy.awaitCalls(1);
    List<CompletableFuture<HttpResponse<String>>> others =
        List.of(caller.start(body, headers()), caller.start(body, headers()));
    awaitReaders(3);
    proxy.awaitCalls(2);
    proxy.on("main", request -> FakeProxy.healthy("main", request));

    // When
    OpenAiErrors.error(first.get(10, TimeUnit.SECONDS), 504, "deadline_exceeded");

    // Then
    for (CompletableFuture<HttpResponse<String>> other : others) {
      HttpResponse<String> answer = other.get(10, TimeUnit.SECONDS);
      assertThat(Api.CHAT.text(answer, stream)).isEqualTo("main says: x");
    }
    assertThat(proxy.calls()).hasSize(3);
    List<ModelCall> told = calls.await(3, SOON);
    assertThat(told)
        .filteredOn(call -> call.facts().consumption().isKnown())
        .singleElement()
        .matches(call -> call instanceof ModelCall.Answered)
        .matches(call -> !call.facts().accounting().replayed());
    assertThat(replayed(told)).singleElement().isInstanceOf(ModelCall.Answered.class);
    awaitNothingInFlight();
  }

  private String[] within(String seconds) {
    return Stream.concat(Stream.of(headers()), Stream.of("X-OctoAgent-Timeout", seconds))
        .toArray(String[]::new);
  }

  /** A stream that stops in its middle. */
  private static Answer half(Gate gate) {
    return FakeProxy.stream("main")
        .event(ChatJson.contentEvent("main", "first "))
        .await(gate)
        .event(ChatJson.contentEvent("main", "second"))
        .event(ChatJson.finishEvent("main", "stop"))
        .event(ChatJson.usageEvent("main"))
        .done();
  }

  private int inFlight() {
    return CallsInFlight.of(admission);
  }

  private void awaitNothingInFlight() {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(SOON)
        .until(() -> inFlight() == 0);
  }
}
