package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link StoredErrorsTest} on the packaged artifact. */
@QuarkusIntegrationTest
class StoredErrorsIT extends StoredErrorsTest {}
