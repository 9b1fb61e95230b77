package io.octoagent.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.SmallRoom;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code OCTOAGENT_UI=off} there is no page and no data of it; all else is as it was. */
@QuarkusTest
@TestProfile(SmallRoom.class)
class PageOffTest {
  FakeProxy proxy;

  @TestHTTPResource URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?x=y",
        "/index.html",
        "//index.html",
        "/%69ndex.html",
        "/q/../index.html",
        "/ui/",
        "/ui/page.js",
        "//ui/page.js",
        "/ui//page.js",
        "/%75i/page.js",
        "/ui/%70age.js",
        "/v1/../ui/page.css",
        "/ui/icon.svg"
      })
  void noFileOfThePageIsServed(String path) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, RawCall.request("GET", path, new byte[0]));

    // Then
    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(answer.text()).doesNotContain("OctoAgent", "import", "svg");
  }

  @Test
  void thereIsNoData() throws Exception {
    // When
    HttpResponse<String> answer = new Caller(service).get("/v1/octoagent/overview");

    // Then
    assertThat(OpenAiErrors.error(answer, 404, "not_found").path("message").asText()).isNotBlank();
  }

  @Test
  void callsAreAnswered() throws Exception {
    // When
    HttpResponse<String> answer = new Caller(service).complete(Caller.chat("planner", "x"));

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(new Caller(service).get("/q/health/ready").statusCode()).isEqualTo(200);
  }
}
