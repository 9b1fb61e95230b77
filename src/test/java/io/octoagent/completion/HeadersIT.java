package io.octoagent.completion;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link HeadersTest} on the packaged artifact. */
@QuarkusIntegrationTest
class HeadersIT extends HeadersTest {}
