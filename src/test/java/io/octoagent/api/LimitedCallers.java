package io.octoagent.api;

import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.KnownCallers;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of {@link KnownCallers} and their limits have in common. */
abstract class LimitedCallers {
  static final String TASK = "X-OctoAgent-Task";
  static final String TASK_BUDGET = "X-OctoAgent-Task-Budget-Usd";
  static final String LEFT = "X-OctoAgent-Budget-Remaining-Usd";

  @TestHTTPResource URI service;

  FakeProxy proxy;

  @Inject RecordedCalls calls;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
    calls.clear();
  }

  HttpResponse<String> complete(String caller, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    System.arraycopy(authorization(caller), 0, all, 0, 2);
    System.arraycopy(headers, 0, all, 2, headers.length);
    return new Caller(service).complete(Caller.chat("main", "hi"), all);
  }

  static String[] authorization(String caller) {
    return new String[] {"Authorization", "Bearer " + KnownCallers.KEY_OF + caller};
  }

  static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
