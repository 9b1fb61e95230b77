package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.CodingAgent;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsNode;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.VendorCall;
import io.octoagent.testbed.VendorScript;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real LiteLLM takes what coding agents, unmodified, send, for a vendor of either kind. */
@NeedsNode
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = RealProxyResource.class,
    initArgs = @ResourceArg(name = RealProxyResource.BREAKERS, value = "off"))
class RealProxyAgentsIT {

  @TestHTTPResource("/")
  URI service;

  FakeVendor vendor;

  @TempDir Path directory;

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
  }

  @ParameterizedTest
  @EnumSource
  void answersWithAModelOfOpenAi(CodingAgent agent) throws Exception {
    // Given
    vendor.script("gpt-4o", VendorScript.says("All ", "quiet"));

    // When
    CodingAgent.Heard heard = agent.ask(service, directory, "What is here?");

    // Then
    assertThat(heard).isEqualTo(new CodingAgent.Heard("All quiet", null));
    assertThat(vendor.calls()).extracting(VendorCall::model).containsOnly("gpt-4o");
  }

  @ParameterizedTest
  @EnumSource
  void goesOnWithAModelOfAnthropic(CodingAgent agent) throws Exception {
    // Given
    vendor.script("gpt-4o", VendorScript.status(500));
    vendor.script("claude-haiku-4-5", VendorScript.says("All ", "quiet"));

    // When
    CodingAgent.Heard heard = agent.ask(service, directory, "What is here?");

    // Then
    assertThat(heard).isEqualTo(new CodingAgent.Heard("All quiet", null));
  }
}
