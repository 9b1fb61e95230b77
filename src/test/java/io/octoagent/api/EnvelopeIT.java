package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link EnvelopeTest} on the packaged artifact. */
@QuarkusIntegrationTest
class EnvelopeIT extends EnvelopeTest {}
