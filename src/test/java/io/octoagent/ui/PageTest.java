package io.octoagent.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.ChatJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.Gate;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page in a real browser: it shows what happens, as it happens, and complains of nothing. */
@NeedsChromium
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class PageTest {
  private static final String REPLY = "document.querySelector('#reply').textContent";
  private static final String FIRST_ROW = "document.querySelector('#calls tbody tr')?.innerText";

  static Chromium chromium;

  FakeProxy proxy;

  @TestHTTPResource URI service;

  Caller caller;
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
    caller = new Caller(service);
    tab = chromium.open();
    tab.load(service.resolve("/"));
    tab.await("document.querySelector('#data').checkVisibility()");
  }

  @AfterEach
  void nothingWentWrongInTheBrowser() {
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void aStreamedPromptAppearsWordByWord() {
    // Given
    Gate second = new Gate();
    Gate third = new Gate();
    proxy.on(
        "main",
        FakeProxy.stream("main")
            .event(ChatJson.contentEvent("main", "one "))
            .await(second)
            .event(ChatJson.contentEvent("main", "two "))
            .await(third)
            .event(ChatJson.contentEvent("main", "three"))
            .event(ChatJson.finishEvent("main", "stop"))
            .done());

    // When
    ask("planner", "count");

    // Then
    tab.await(REPLY + " === 'one '");
    second.open();
    tab.await(REPLY + " === 'one two '");
    third.open();
    tab.await(REPLY + " === 'one two three' && !document.querySelector('#send').disabled");
    assertThat(tab.text("#reply-facts")).contains("from main, gpt-4o");
  }

  @Test
  void theTableAndTheChartsShowACall() {
    // When
    ask("router", "hello");

    // Then
    tab.await(FIRST_ROW + "?.includes('router')");
    assertThat(tab.text("#calls tbody tr"))
        .contains("answered", "cheap", "gpt-4o-mini-2024-07-18", "$0.000017");
    tab.await("document.querySelector('#cost rect') !== null");
    assertThat(tab.text("#cost .legend")).contains("router");
    tab.await("document.querySelectorAll('#first-content circle').length >= 3");
    tab.await("document.querySelectorAll('#total circle').length >= 3");
    assertThat(tab.text("#groups")).contains("cheap", "at the proxy", "breaker closed");
  }

  @Test
  void aCallOfAnotherCallerTurnsUpByItself() throws Exception {
    // When
    caller.complete(Caller.chat("extractor", "a prompt canary"));

    // Then
    tab.await(FIRST_ROW + "?.includes('extractor')");
    assertThat(tab.evaluate("document.documentElement.innerHTML").asText())
        .doesNotContain("canary");
    assertThat(caller.get("/v1/octoagent/overview").body()).doesNotContain("canary");
  }

  @Test
  void markupInAReplyIsText() {
    // Given
    String markup = "<img src=x onerror=document.title='owned'><b>bold</b>";
    proxy.on("main", request -> FakeProxy.healthyStream("main", markup, true));

    // When
    ask("planner", "markup, please");

    // Then
    tab.await(REPLY + " === " + quoted(markup));
    assertThat(tab.evaluate("document.querySelector('#reply').childElementCount").asInt()).isZero();
    assertThat(tab.evaluate("document.title").asText()).isEqualTo("OctoAgent");
  }

  @Test
  void aRunningStreamCanBeStopped() {
    // Given
    proxy.on("main", FakeProxy.stream("main").event(ChatJson.contentEvent("main", "begun")).hang());
    ask("planner", "go on for ever");
    tab.await(REPLY + " === 'begun'");

    // When
    tab.click("#stop");

    // Then
    tab.await(FIRST_ROW + "?.includes('abandoned')");
    assertThat(tab.text("#reply-facts")).endsWith("Stopped.");
  }

  @Test
  void nothingReachesBeyondTheScreenOfAPhone() throws Exception {
    // Given
    caller.complete(Caller.chat("planner", "x"));
    tab.await(FIRST_ROW + " !== undefined");

    // When
    tab.screen(390, 844, 2, "dark");

    // Then
    tab.await("innerWidth === 390");
    assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(390);
    assertThat(tab.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(20, 19, 26)");
  }

  private void ask(String model, String prompt) {
    tab.evaluate("document.querySelector('#model').value = '" + model + "'");
    tab.type("#prompt", prompt);
    tab.click("#send");
  }

  private static String quoted(String text) {
    return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
  }
}
