package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link RolesTest} on the packaged artifact. */
@QuarkusIntegrationTest
class RolesIT extends RolesTest {}
