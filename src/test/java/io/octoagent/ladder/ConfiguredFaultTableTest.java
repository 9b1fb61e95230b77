package io.octoagent.ladder;

import io.octoagent.testbed.FakeProxyResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** The fault table over configured groups of the same shape. */
@QuarkusTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = {
      @ResourceArg(name = "octoagent.llm.timeout-s", value = "2"),
      @ResourceArg(
          name = FakeProxyResource.GROUPS,
          value = "cheap,main,fallback,coder,reserve,trio,mixed"),
      @ResourceArg(name = "octoagent.groups.coder.fallbacks", value = "reserve"),
      @ResourceArg(name = "octoagent.groups.reserve.fallbacks", value = ""),
      @ResourceArg(name = "octoagent.groups.trio.fallbacks", value = "coder,reserve"),
      @ResourceArg(name = "octoagent.groups.mixed.fallbacks", value = "main,fallback,reserve"),
      @ResourceArg(name = "octoagent.roles.reviewer.group", value = "coder"),
      @ResourceArg(name = "octoagent.roles.thinker.group", value = "trio"),
      @ResourceArg(name = "octoagent.roles.thinker.timeout-s", value = "5"),
      @ResourceArg(name = "octoagent.roles.hasty.group", value = "coder"),
      @ResourceArg(name = "octoagent.roles.hasty.timeout-s", value = "0.5"),
      @ResourceArg(name = "io.octoagent.ladder.Ladder/coder/CircuitBreaker/delay", value = "1000")
    })
class ConfiguredFaultTableTest extends FaultTable {

  ConfiguredFaultTableTest() {
    super("reviewer", "coder", "reserve");
  }
}
