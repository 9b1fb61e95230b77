package io.octoagent.echo;

import io.octoagent.testbed.EchoMode;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

/** {@link EchoTest} on the packaged artifact. */
@QuarkusIntegrationTest
@TestProfile(EchoMode.class)
class EchoIT extends EchoTest {}
