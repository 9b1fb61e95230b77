package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link HeadersTest} on the packaged artifact. */
@QuarkusIntegrationTest
class HeadersIT extends HeadersTest {}
