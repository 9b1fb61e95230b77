package io.octoagent.echo;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link EchoLimitsTest} on the packaged artifact. */
@QuarkusIntegrationTest
class EchoLimitsIT extends EchoLimitsTest {}
