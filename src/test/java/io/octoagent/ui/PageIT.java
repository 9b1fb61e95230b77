package io.octoagent.ui;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link PageTest} on the packaged artifact. */
@QuarkusIntegrationTest
class PageIT extends PageTest {}
