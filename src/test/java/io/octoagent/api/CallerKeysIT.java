package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link CallerKeysTest} on the packaged artifact. */
@QuarkusIntegrationTest
class CallerKeysIT extends CallerKeysTest {}
