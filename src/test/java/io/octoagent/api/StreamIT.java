package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link StreamTest} on the packaged artifact. */
@QuarkusIntegrationTest
class StreamIT extends StreamTest {}
