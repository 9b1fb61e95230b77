package io.octoagent.api;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link AnthropicModelsTest} on the packaged artifact. */
@QuarkusIntegrationTest
class AnthropicModelsIT extends AnthropicModelsTest {}
