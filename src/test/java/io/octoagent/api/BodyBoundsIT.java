package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link BodyBoundsTest} on the packaged artifact. */
@QuarkusIntegrationTest
class BodyBoundsIT extends BodyBoundsTest {}
