package io.octoagent.health;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link ReadinessTest} on the packaged artifact, which looks again when it does by itself. */
@QuarkusIntegrationTest
class ReadinessIT extends ReadinessTest {

  @Override
  void lookAgain() {}
}
