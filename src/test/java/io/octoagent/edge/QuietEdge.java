package io.octoagent.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.LogLines;
import io.octoagent.testbed.RecordedCalls;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Whatever a caller sends, or does with its connection, is no error of the service's. */
abstract class QuietEdge {

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @Inject RecordedCalls calls;

  LogLines log;

  @BeforeEach
  void reset() {
    proxy.reset();
    calls.clear();
    log = LogLines.everything();
  }

  @AfterEach
  void nothingIsAnError() {
    log.close();
    assertThat(log.errors()).isEmpty();
  }
}
