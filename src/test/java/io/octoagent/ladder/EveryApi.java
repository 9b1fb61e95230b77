package io.octoagent.ladder;

import io.octoagent.testbed.Api;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A service whose groups a test sets up for the calls of each API, by a {@link Chain}. */
abstract class EveryApi {

  /** How long a test waits for what has to come; how soon it does is for the packaged service. */
  static final Duration SOON = Duration.ofSeconds(5);

  private static final Set<Class<?>> WARM = new HashSet<>();

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject Cooldowns cooldowns;

  @Inject RecordedCalls calls;

  Caller caller;

  /** The chain for the calls of this API. */
  abstract Chain chain(Api api);

  /** The first call of a fresh service loads its classes, which is not what the table measures. */
  @BeforeEach
  void makeTheFirstCall() throws Exception {
    caller = new Caller(service);
    closeEveryBreaker();
    if (WARM.add(getClass())) {
      // embeddings go on only to groups that the proxy lists as theirs
      caller.get("/q/health/ready");
      for (Api api : Api.SERVED) {
        caller.call(api, api.body(chain(api).role(), "hi", false));
      }
      proxy.reset();
    }
    calls.clear();
  }

  @AfterEach
  void closeEveryBreaker() {
    proxy.reset();
    HealthyGroups.again();
    cooldowns.clear();
  }

  /** A call to the first group of this API's chain. */
  HttpResponse<String> call(Api api, boolean streamed, String... headers) throws Exception {
    return caller.call(api, api.body(chain(api).role(), "hi", streamed), headers);
  }
}
