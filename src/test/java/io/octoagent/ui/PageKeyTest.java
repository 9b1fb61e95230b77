package io.octoagent.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.KeysRequired;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * With a caller's key set the page is open and empty; with the key it shows the data, and keeps the
 * key nowhere but in its memory.
 */
@NeedsChromium
@QuarkusTest
@TestProfile(KeysRequired.class)
class PageKeyTest {
  private static final String KEY = KeysRequired.KEY;
  private static final String ASKS = "document.querySelector('#key').checkVisibility()";
  private static final String SHOWS = "document.querySelector('#data').checkVisibility()";
  private static final String KEPT =
      """
      (async () => JSON.stringify([
        {...localStorage}, {...sessionStorage}, document.cookie, location.href, document.title,
        document.documentElement.outerHTML, [...document.querySelectorAll('input')].map(input => input.value),
        await indexedDB.databases(), await caches.keys(), history.state, name,
        performance.getEntries().map(entry => entry.name)]))()\
      """;

  static Chromium chromium;

  FakeProxy proxy;

  @TestHTTPResource URI service;

  Tab tab;

  @BeforeAll
  static void startChromium() throws IOException {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stopChromium() {
    chromium.close();
  }

  @BeforeEach
  void openPage() {
    proxy.reset();
    tab = chromium.open();
    tab.load(service.resolve("/"));
    tab.await(ASKS);
  }

  /** A browser reports each answer of 401 in its console, wanted or not. */
  @AfterEach
  void nothingElseWentWrongInTheBrowser() {
    assertThat(tab.complaints()).allMatch(complaint -> complaint.contains("status of 401"));
  }

  @Test
  void theOpenPageHoldsNoData() throws Exception {
    // Given
    new Caller(service).complete(Caller.chat("planner", "x"), "Authorization", "Bearer " + KEY);

    // When
    HttpResponse<String> data = new Caller(service).get("/v1/octoagent/overview");

    // Then
    assertThat(data.statusCode()).isEqualTo(401);
    assertThat(tab.evaluate(SHOWS).asBoolean()).isFalse();
    assertThat(tab.evaluate("document.querySelector('#groups').childElementCount").asInt())
        .isZero();
    assertThat(tab.evaluate("document.body.innerText").asText()).doesNotContain("planner", "cheap");
  }

  @Test
  void aWrongKeyIsRefused() {
    // When
    enter("wrong-key");

    // Then
    tab.await("document.querySelector('#key-error').textContent.includes('does not accept')");
    assertThat(tab.evaluate(SHOWS).asBoolean()).isFalse();
    assertThat(tab.evaluate("document.querySelector('#key-value').value").asText()).isEmpty();
  }

  @Test
  void theRightKeyShowsTheDataAndLetsAPromptThrough() {
    // When
    enter(KEY);

    // Then
    tab.await(SHOWS);
    assertThat(tab.evaluate(ASKS).asBoolean()).isFalse();
    tab.type("#prompt", "hello");
    tab.click("#send");
    tab.await("document.querySelector('#reply').textContent.includes('says: hello')");
    assertThat(proxy.calls()).hasSize(1);
  }

  @Test
  void theKeyIsKeptInMemoryAlone() {
    // Given
    enter(KEY);
    tab.await(SHOWS);

    // When
    String kept = tab.evaluate(KEPT).asText();

    // Then
    assertThat(kept).contains("OctoAgent").doesNotContain(KEY);
    tab.load(service.resolve("/"));
    tab.await(ASKS);
    assertThat(tab.evaluate(SHOWS).asBoolean()).isFalse();
  }

  private void enter(String key) {
    tab.type("#key-value", key);
    tab.click("#key button");
  }
}
