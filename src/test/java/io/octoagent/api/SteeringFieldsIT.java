package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link SteeringFieldsTest} on the packaged artifact. */
@QuarkusIntegrationTest
class SteeringFieldsIT extends SteeringFieldsTest {}
