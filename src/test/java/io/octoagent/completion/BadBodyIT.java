package io.octoagent.completion;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link BadBodyTest} on the packaged artifact. */
@QuarkusIntegrationTest
class BadBodyIT extends BadBodyTest {}
