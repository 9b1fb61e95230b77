package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link StreamFramingTest} on the packaged artifact. */
@QuarkusIntegrationTest
class StreamFramingIT extends StreamFramingTest {}
