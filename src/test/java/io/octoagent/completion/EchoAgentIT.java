package io.octoagent.completion;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link EchoAgentTest} on the packaged artifact. */
@QuarkusIntegrationTest
class EchoAgentIT extends EchoAgentTest {}
