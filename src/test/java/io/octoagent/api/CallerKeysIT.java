package io.octoagent.api;

import io.octoagent.testbed.KeysRequired;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

/** {@link CallerKeysTest} on the packaged artifact. */
@QuarkusIntegrationTest
@TestProfile(KeysRequired.class)
class CallerKeysIT extends CallerKeysTest {}
