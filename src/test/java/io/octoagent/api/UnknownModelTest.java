package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OptIns;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With OCTOAGENT_UNKNOWN_MODEL a name we do not know goes to that group, and only such a name. */
@QuarkusTest
@TestProfile(OptIns.class)
class UnknownModelTest {
  FakeProxy proxy;

  @TestHTTPResource URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
    HealthyGroups.again();
  }

  @ParameterizedTest
  @CsvSource({"gpt-4o, fallback", "Planner, fallback", "planner, main", "cheap, cheap"})
  void goesWhereItIsSent(String model, String group) throws Exception {
    // When
    HttpResponse<String> response = new Caller(service).complete(Caller.chat(model, "token"));

    // Then
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-OctoAgent-Group")).contains(group);
    assertThat(proxy.calls()).hasSize(1);
    assertThat(proxy.calls(group)).hasSize(1);
  }
}
