package io.octoagent.health;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link ReadinessTest} on the packaged artifact. */
@QuarkusIntegrationTest
class ReadinessIT extends ReadinessTest {}
