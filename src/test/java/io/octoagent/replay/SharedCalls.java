package io.octoagent.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ModelCall;
import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of shared calls have in common. */
abstract class SharedCalls {
  static final String KEY = KnownCallers.NAMELESS;
  static final String OTHER = KnownCallers.OTHER;

  /** The key of a caller that may make two calls in a minute. */
  static final String TWICE = KnownCallers.KEY_OF + "twice";

  static final Duration SOON = Duration.ofSeconds(10);

  @TestHTTPResource URI service;

  FakeProxy proxy;

  @Inject RecordedCalls calls;

  @Inject Replays replays;

  Caller caller;

  /** The Idempotency-Key of the test. */
  String key;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
    caller = new Caller(service);
    key = "step 7/" + UUID.randomUUID();
  }

  String[] headers() {
    return headers(KEY);
  }

  String[] headers(String apiKey) {
    return new String[] {"Authorization", "Bearer " + apiKey, "Idempotency-Key", key};
  }

  HttpResponse<String> call(Api api, String body) throws Exception {
    return caller.call(api, body, headers());
  }

  HttpResponse<InputStream> open(String body) throws Exception {
    return caller.open(body, headers());
  }

  /** Waits until so many callers wait for answers or read them. */
  void awaitReaders(int count) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(SOON)
        .until(() -> replays.readers() == count);
  }

  static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }

  static void assertReplayed(HttpResponse<?> answer) {
    assertThat(header(answer, "X-OctoAgent-Replayed")).isEqualTo("true");
    assertThat(header(answer, "X-OctoAgent-Cost-Usd")).isEqualTo("0");
    assertThat(header(answer, "X-OctoAgent-Attempts")).isEqualTo("0");
  }

  /** The events of the calls that were answered by another one's answer. */
  static List<ModelCall> replayed(List<ModelCall> all) {
    return all.stream().filter(call -> call.facts().accounting().replayed()).toList();
  }

  /** Makes a call and reads no answer; closing it leaves, however far the answer has come. */
  Socket leaver(String body) throws IOException {
    String[] headers = headers();
    List<String> lines = new ArrayList<>(List.of("Content-Type: application/json"));
    for (int i = 0; i < headers.length; i += 2) {
      lines.add(headers[i] + ": " + headers[i + 1]);
    }
    Socket leaver = RawCall.connect(service);
    leaver
        .getOutputStream()
        .write(
            RawCall.request(
                "POST", FakeProxy.COMPLETIONS, body.getBytes(UTF_8), lines.toArray(String[]::new)));
    return leaver;
  }
}
