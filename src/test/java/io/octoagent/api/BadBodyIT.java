package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link BadBodyTest} on the packaged artifact. */
@QuarkusIntegrationTest
class BadBodyIT extends BadBodyTest {}
