package io.octoagent.api;

import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;

/** Callers with names, without one, and with limits: one for each test that uses up its limit. */
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = {
      @ResourceArg(name = "octoagent.api-key", value = LimitedCallers.NAMELESS),
      @ResourceArg(name = "octoagent.callers.team-a.key", value = LimitedCallers.TEAM),
      @ResourceArg(name = "octoagent.callers.team-a.groups", value = "main,cheap"),
      @ResourceArg(name = "octoagent.callers.ci.key", value = LimitedCallers.CI),
      @ResourceArg(name = "octoagent.callers.rate.key", value = "key-of-rate"),
      @ResourceArg(name = "octoagent.callers.rate.calls-per-minute", value = "3"),
      @ResourceArg(name = "octoagent.callers.words.key", value = "key-of-words"),
      @ResourceArg(name = "octoagent.callers.words.tokens-per-minute", value = "100"),
      @ResourceArg(name = "octoagent.callers.narrow.key", value = "key-of-narrow"),
      @ResourceArg(name = "octoagent.callers.narrow.max-in-flight", value = "1"),
      @ResourceArg(name = "octoagent.callers.poor.key", value = "key-of-poor"),
      @ResourceArg(name = "octoagent.callers.poor.budget-usd", value = "0.0000330"),
      @ResourceArg(name = "octoagent.callers.rich.key", value = "key-of-rich"),
      @ResourceArg(name = "octoagent.callers.rich.budget-usd", value = "1000"),
      @ResourceArg(name = "octoagent.callers.rich.budget-every", value = "30d"),
      @ResourceArg(name = "octoagent.callers.hundred.key", value = "key-of-hundred"),
      @ResourceArg(name = "octoagent.callers.hundred.budget-usd", value = "1.00"),
      @ResourceArg(name = "octoagent.callers.free.key", value = "key-of-free"),
      @ResourceArg(name = "octoagent.tasks.max-calls", value = "2"),
      @ResourceArg(name = "octoagent.tasks.budget-usd", value = "0.5")
    })
abstract class LimitedCallers {
  static final String NAMELESS = "oa-canary-nameless";
  static final String TEAM = "oa-canary-of-team-a,oa-canary-new-of-team-a";
  static final String CI = "oa-canary-of-ci";

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
    return new String[] {"Authorization", "Bearer key-of-" + caller};
  }

  static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
