package io.octoagent.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.Checkout;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.RawCall;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file of the page comes with headers that let a browser run nothing but our scripts. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class PageEndpointTest {
  @TestHTTPResource URI service;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/?x=y",
        "/ui/page.js",
        "/ui/api.js",
        "/ui/spending.js",
        "/ui/page.css",
        "/ui/icon.svg",
        "/ui/../index.html",
        "//ui/page.js",
        "/%75i/page.js"
      })
  void eachFileIsGuarded(String path) throws Exception {
    // When
    RawCall.Response answer = RawCall.send(service, RawCall.request("GET", path, new byte[0]));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().all("Content-Security-Policy"))
        .singleElement()
        .asString()
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe", "http", "data:", "*");
    assertThat(answer.headers().all("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.headers().all("Referrer-Policy")).containsExactly("no-referrer");
    assertThat(answer.headers().all("Cache-Control")).containsExactly("no-cache");
  }

  @Test
  void nothingOfThePageIsInlineOrFromElsewhere() throws Exception {
    // When
    String page = new Caller(service).get("/").body();

    // Then
    assertThat(page)
        .doesNotContainPattern("(?i)\\s(?:style|on[a-z]+)\\s*=")
        .doesNotContainPattern("(?i)<style|javascript:|https?:")
        .doesNotContainPattern("(?i)<script(?![^>]* src=\"/ui/)");
  }

  /** The policy would stop it; this says where. */
  @Test
  void noScriptMakesMarkupOrKeepsAnything() throws Exception {
    // Given
    List<String> risks =
        List.of(
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "localStorage",
            "sessionStorage",
            "indexedDB",
            "cookie");

    // When
    try (var files = Files.list(Checkout.file("src/main/resources/META-INF/resources/ui"))) {
      for (var file : files.filter(script -> script.toString().endsWith(".js")).toList()) {
        // Then
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain(risks);
      }
    }
  }
}
