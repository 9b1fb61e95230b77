package io.octoagent.echo;

import io.octoagent.testbed.EchoMode;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

/** {@link EchoAgentTest} on the packaged artifact. */
@QuarkusIntegrationTest
@TestProfile(EchoMode.class)
class EchoAgentIT extends EchoAgentTest {}
