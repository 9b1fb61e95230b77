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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser: it shows what happens, as it happens, and complains of nothing. */
@NeedsChromium
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class PageTest {
  private static final String REPLY = "document.querySelector('#reply').textContent";
  private static final String FIRST_ROW = "document.querySelector('#calls tbody tr')?.innerText";

  /** What has less than WCAG's contrast of 4.5 to 1, disabled buttons left out. */
  private static final String FAINT =
      """
      (() => {
        const parts = colour => colour.match(/[0-9.]+/g).map(Number);
        const light = colour => parts(colour).slice(0, 3).map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const opaque = colour => (parts(colour)[3] ?? 1) === 1;
        const ground = e => opaque(getComputedStyle(e).backgroundColor) ? getComputedStyle(e).backgroundColor
            : ground(e.parentElement ?? document.body);
        return [...document.querySelectorAll('body *')]
            .filter(e => e.checkVisibility() && !e.disabled)
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
            .filter(e => e.localName !== 'title')
            .filter(e => {
              const style = getComputedStyle(e);
              const lights = [light(e.localName === 'text' ? style.fill : style.color), light(ground(e))];
              return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05) < 4.5;
            })
            .map(e => `${e.localName}.${e.className} ${e.textContent}`).join();
      })()\
      """;

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

  /** As when one opens the page in a tab behind, and looks before the first answer is there. */
  @Test
  void twoRefreshesAtTheStartMakeNoTwoCallsOfAPrompt() {
    // Given
    tab.beforeLoad(
        """
        const send = fetch;
        let bothAreHere;
        const both = new Promise(here => bothAreHere = here);
        let answers = 0;
        window.fetch = async (...request) => {
          const answer = await send(...request);
          if (++answers === 2) {
            bothAreHere();
          }
          await both;
          return answer;
        };
        addEventListener("load", () => document.dispatchEvent(new Event("visibilitychange")));
        """);
    tab.load(service.resolve("/?again"));
    tab.await("document.querySelector('#data').checkVisibility()");
    tab.await("document.querySelector('#model').options.length > 0");

    // When
    ask("router", "hello");

    // Then
    tab.await(REPLY + "?.includes('cheap says: hello')");
    tab.await("!document.querySelector('#send').disabled");
    assertThat(proxy.calls()).hasSize(1);
  }

  @Test
  void theTableAndTheChartsShowACall() {
    // When
    ask("router", "hello");

    // Then
    tab.await(FIRST_ROW + "?.includes('router')");
    assertThat(tab.text("#calls tbody tr"))
        .contains("answered", "chat", "cheap", "gpt-4o-mini-2024-07-18", "$0.000017");
    tab.await("document.querySelector('#cost rect') !== null");
    assertThat(tab.text("#cost .legend")).contains("router");
    tab.await("document.querySelectorAll('#first-content circle').length >= 3");
    tab.await("document.querySelectorAll('#total circle').length >= 3");
    assertThat(tab.text("#groups")).contains("cheap", "at the proxy", "breaker closed");
  }

  /** Tests before this one may have made tasks. */
  @Test
  void withoutNamedCallersAndTasksThereIsNoTableOfThem() throws Exception {
    // Given
    showSpending("{callers: [], tasks: []}");

    // When
    caller.complete(Caller.chat("planner", "x"));

    // Then
    tab.await(FIRST_ROW + "?.includes('planner')");
    for (String table : List.of("#callers", "#tasks")) {
      assertThat(
              tab.evaluate("document.querySelector('%s').checkVisibility()".formatted(table))
                  .asBoolean())
          .isFalse();
    }
  }

  /** A label cannot hold markup, and a page that is sent some shows it as it is. */
  @Test
  void markupInANameIsText() {
    // Given
    String line =
        """
        {caller: "<b>x</b>", task: "<img src=x onerror=document.title='owned'>",
            calls: 1, refused: 0, inputTokens: 1, outputTokens: 1, costUsd: "1"}\
        """;

    // When
    showSpending("{callers: [%s], tasks: [%s]}".formatted(line, line));

    // Then
    tab.await("document.querySelector('#tasks').checkVisibility()");
    assertThat(tab.text("#tasks")).contains("onerror", "<b>x</b>");
    assertThat(tab.evaluate("document.querySelectorAll('main img, td b').length").asInt()).isZero();
    assertThat(tab.evaluate("document.title").asText()).isEqualTo("OctoAgent");
  }

  @Test
  void aCallOfAnotherCallerTurnsUpByItself() throws Exception {
    // When
    caller.complete(Caller.chat("extractor", "xylophone"));

    // Then
    tab.await(FIRST_ROW + "?.includes('extractor')");
    assertThat(tab.evaluate("document.documentElement.innerHTML").asText())
        .doesNotContain("xylophone");
    assertThat(caller.get("/v1/octoagent/overview").body()).doesNotContain("xylophone");
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
  void aBrokenStreamIsReported() {
    // Given
    String begun = ChatJson.contentEvent("main", "begun");
    proxy.on("main", FakeProxy.stream("main").event(begun).pause(Duration.ofMillis(50)).cut());

    // When
    ask("planner", "x");

    // Then
    tab.await(REPLY + ".startsWith('begun\\nThe stream broke off')");
    tab.await("!document.querySelector('#send').disabled");
    tab.await(FIRST_ROW + "?.includes('failed')");
  }

  @Test
  void aRowStaysWhileOthersCome() throws Exception {
    // Given
    caller.complete(Caller.chat("router", "x"), "X-Request-Id", "stays");
    tab.await(FIRST_ROW + "?.includes('stays')");
    tab.evaluate("(document.querySelector('#calls tbody tr').marked = true)");

    // When
    caller.complete(Caller.chat("extractor", "x"), "X-Request-Id", "comes");

    // Then
    tab.await(FIRST_ROW + "?.includes('comes')");
    assertThat(tab.evaluate("document.querySelector('#calls tbody').rows[1].marked").asBoolean())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyWordStandsOutFromItsGround(String scheme) throws Exception {
    // Given
    caller.complete(Caller.chat("planner", "x"));
    caller.complete(Caller.chat("gpt-9", "x"));
    tab.screen(1280, 900, 1, scheme);
    // the first call's event may be told after the second's
    tab.await("document.querySelector('#calls tbody').innerText.includes('rejected')");

    // When
    String faint = tab.evaluate(FAINT).asText();

    // Then
    assertThat(faint).isEmpty();
  }

  @Test
  void everyFieldHasAName() {
    // When
    String nameless =
        tab.evaluate(
                """
                [...document.querySelectorAll('input, textarea, select, button, output, svg, section')]
                    .filter(e => !(e.labels?.length || e.textContent.trim() || e.getAttribute('aria-label')))
                    .map(e => e.outerHTML).join()\
                """)
            .asText();

    // Then
    assertThat(nameless).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 390})
  void nothingReachesBeyondTheScreenOfAPhone(int width) throws Exception {
    // Given
    caller.complete(Caller.chat("planner", "x"));
    tab.await(FIRST_ROW + " !== undefined");

    // When
    tab.screen(width, 844, 2, "dark");

    // Then
    tab.await("innerWidth === " + width);
    assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
    assertThat(tab.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .isEqualTo("rgb(20, 19, 26)");
  }

  /** Loads the page again, with this in the place of what was spent. */
  private void showSpending(String spending) {
    tab.beforeLoad(
        """
        const send = fetch;
        window.fetch = async (...request) => {
          const data = await (await send(...request)).json();
          return Response.json({...data, spending: %s});
        };
        """
            .formatted(spending));
    tab.load(service.resolve("/?again"));
    tab.await("document.querySelector('#data').checkVisibility()");
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
