package io.octoagent.event;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link MetricsPageTest} on the packaged artifact. */
@QuarkusIntegrationTest
class MetricsPageIT extends MetricsPageTest {}
