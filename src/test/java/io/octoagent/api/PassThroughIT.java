package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link PassThroughTest} on the packaged artifact. */
@QuarkusIntegrationTest
class PassThroughIT extends PassThroughTest {}
