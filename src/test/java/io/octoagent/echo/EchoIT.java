package io.octoagent.echo;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link EchoTest} on the packaged artifact. */
@QuarkusIntegrationTest
class EchoIT extends EchoTest {}
