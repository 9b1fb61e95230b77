package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link CallerKeysReachTest} on the packaged artifact. */
@QuarkusIntegrationTest
class CallerKeysReachIT extends CallerKeysReachTest {}
