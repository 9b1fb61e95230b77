package io.octoagent.echo;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link EchoAgentTest} on the packaged artifact. */
@QuarkusIntegrationTest
class EchoAgentIT extends EchoAgentTest {}
