package io.octoagent.limits;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.anthropic.client.AnthropicClient;
import com.anthropic.errors.InternalServerException;
import com.anthropic.models.messages.Message;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.ModelCall;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.AnthropicSdk;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.JavaSdk;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RecordedCalls;
import io.octoagent.testbed.SmallRoom;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When there is no room for a call it waits or is refused, and every end of one makes room. */
@QuarkusTest
@TestProfile(SmallRoom.class)
class AdmissionTest {
  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject Admission admission;

  @Inject Memory memory;

  @Inject RecordedCalls events;

  @Inject PermitsAtTheEvent permits;

  Caller caller;
  Gate gate;

  @BeforeEach
  void holdEveryAnswer() {
    proxy.reset();
    HealthyGroups.again();
    events.clear();
    caller = new Caller(service);
    gate = new Gate();
    proxy.on("main", request -> FakeProxy.healthyPlain("main").after(gate));
    proxy.on("cheap", request -> FakeProxy.healthyPlain("cheap").after(gate));
  }

  @AfterEach
  void everyPermitIsReleased() {
    gate.open();
    await().until(() -> admission.inFlight() == 0 && admission.queued() == 0);
    await().until(() -> memory.held() == 0);
  }

  @Test
  void oneMoreWaitsForAPermit() throws Exception {
    // Given
    List<CompletableFuture<HttpResponse<String>>> calls = fill("planner", "planner");
    calls.add(waiting("executor"));

    // When
    gate.open();

    // Then
    for (CompletableFuture<HttpResponse<String>> call : calls) {
      assertThat(call.get().statusCode()).isEqualTo(200);
    }
    assertThat(proxy.calls()).hasSize(3);
  }

  @Test
  void aFullQueueRefusesAtOnce() throws Exception {
    // Given
    fill("planner", "planner");
    CompletableFuture<HttpResponse<String>> queued = waiting("planner");

    // When
    HttpResponse<String> refused = caller.complete(Caller.chat("planner", "x"));

    // Then
    assertOverloaded(refused);
    assertThat(queued).as("it still waits").isNotDone();
    ModelCall event = events.only();
    assertThat(event).isInstanceOf(ModelCall.Rejected.class);
    assertThat(event.facts().attempts()).isEmpty();
  }

  @Test
  void nobodyWaitsForLong() throws Exception {
    // Given
    List<CompletableFuture<HttpResponse<String>>> inFlight = fill("planner", "planner");

    // When
    HttpResponse<String> refused = caller.complete(Caller.chat("planner", "x"));

    // Then
    assertOverloaded(refused);
    assertThat(inFlight).as("the others go on").noneMatch(CompletableFuture::isDone);
    assertThat(proxy.calls()).hasSize(2);
  }

  @Test
  void aStreamKeepsItsPermitToItsEnd() throws Exception {
    // Given
    String word = ChatJson.contentEvent("main", "word");
    String stop = ChatJson.finishEvent("main", "stop");
    proxy.on(
        "main", request -> FakeProxy.stream("main").event(word).await(gate).event(stop).done());
    HttpResponse<InputStream> first = caller.open(Caller.streamed("planner", "x"));
    HttpResponse<InputStream> second = caller.open(Caller.streamed("planner", "x"));

    // When
    HttpResponse<String> refused = caller.complete(Caller.chat("planner", "x"));

    // Then
    assertOverloaded(refused);
    gate.open();
    assertThat(new String(first.body().readAllBytes(), UTF_8)).endsWith("[DONE]\n\n");
    assertThat(new String(second.body().readAllBytes(), UTF_8)).endsWith("[DONE]\n\n");
  }

  @Test
  void aFullGroupKeepsNobodyElseWaiting() throws Exception {
    // Given
    fill("router");
    CompletableFuture<HttpResponse<String>> queued = waiting("extractor");
    proxy.on("main", FakeProxy.healthyPlain("main"));

    // When
    HttpResponse<String> other = caller.complete(Caller.chat("planner", "x"));

    // Then
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(queued).as("its group is full").isNotDone();
    assertThat(proxy.calls("cheap")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLeavingCallerReleasesItsPermit(boolean fromTheQueue) throws Exception {
    // Given
    List<CompletableFuture<HttpResponse<String>>> calls = fill("planner", "planner");
    calls.add(waiting("planner"));

    // When
    calls.get(fromTheQueue ? 2 : 0).cancel(true);

    // Then
    await().until(() -> admission.queued() == 0);
    assertThat(waiting("planner")).isNotDone();
    assertThat(proxy.calls()).hasSize(fromTheQueue ? 2 : 3);
  }

  /** Calls that are at the proxy, and stay there. */
  private List<CompletableFuture<HttpResponse<String>>> fill(String... models) throws Exception {
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (String model : models) {
      calls.add(caller.start(Caller.chat(model, "x")));
    }
    proxy.awaitCalls(models.length);
    return calls;
  }

  private CompletableFuture<HttpResponse<String>> waiting(String model) {
    CompletableFuture<HttpResponse<String>> call = caller.start(Caller.chat(model, "x"));
    await().until(() -> admission.queued() == 1);
    return call;
  }

  private static void assertOverloaded(HttpResponse<String> refused) {
    OpenAiErrors.error(refused, 503, ErrorCode.OVERLOADED.id());
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void theUsersOfAnthropicsSdkHearOfAnOverload() throws Exception {
    // Given
    proxy.on("main", request -> FakeProxy.healthy("main", request).after(gate));
    AnthropicClient client =
        AnthropicSdk.client(service, JavaSdk.KEY).withOptions(it -> it.maxRetries(0));
    List<CompletableFuture<HttpResponse<String>>> others = fill("planner");
    CompletableFuture<Message> first =
        CompletableFuture.supplyAsync(() -> client.messages().create(AnthropicSdk.ask("planner")));
    proxy.awaitCalls(2);
    others.add(waiting("planner"));

    // When
    Throwable error = catchThrowable(() -> client.messages().create(AnthropicSdk.ask("router")));

    // Then
    gate.open();
    assertThat(error)
        .isInstanceOf(InternalServerException.class)
        .hasMessageContaining("overloaded_error");
    assertThat(AnthropicSdk.text(first.get())).isEqualTo("main says: hi");
    assertThat(others).allMatch(call -> call.join().statusCode() == 200);
  }

  @Test
  void aPermitIsReleasedBeforeItsCallIsReported() throws Exception {
    // Given
    gate.open();
    permits.taken = -1;

    // When
    caller.complete(Caller.chat("router", "hi"));

    // Then
    await().until(() -> permits.taken >= 0);
    assertThat(permits.taken).isZero();
  }

  /** The number of permits in use when the last call was reported. */
  @Singleton
  static class PermitsAtTheEvent implements ModelCall.Observer {
    private final Admission admission;
    private volatile int taken = -1;

    PermitsAtTheEvent(Admission admission) {
      this.admission = admission;
    }

    @Override
    public void ended(ModelCall call) {
      taken = admission.inFlight();
    }
  }
}
