package io.octoagent.completion;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link CallerKeysTest} on the packaged artifact. */
@QuarkusIntegrationTest
class CallerKeysIT extends CallerKeysTest {}
