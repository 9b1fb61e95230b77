package io.octoagent.completion;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link SteeringFieldsTest} on the packaged artifact. */
@QuarkusIntegrationTest
class SteeringFieldsIT extends SteeringFieldsTest {}
