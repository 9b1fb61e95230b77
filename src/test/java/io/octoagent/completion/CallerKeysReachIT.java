package io.octoagent.completion;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link CallerKeysReachTest} on the packaged artifact. */
@QuarkusIntegrationTest
class CallerKeysReachIT extends CallerKeysReachTest {}
