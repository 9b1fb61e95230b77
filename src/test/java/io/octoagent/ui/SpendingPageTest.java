package io.octoagent.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.ladder.HealthyGroups;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.KnownCallers;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page with named callers, in a real browser: what they and their tasks spent, and no keys. */
@NeedsChromium
@QuarkusTest
@TestProfile(KnownCallers.class)
class SpendingPageTest {
  private static final String KEY = KnownCallers.KEY_OF + "visitor";
  private static final String LONGEST = "a/".repeat(64);

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
    HealthyGroups.again();
    tab = chromium.open();
    tab.load(service.resolve("/"));
    tab.await("document.querySelector('#key').checkVisibility()");
    tab.type("#key-value", KEY);
    tab.click("#key button");
    tab.await("document.querySelector('#callers').checkVisibility()");
  }

  /** A browser reports the answer of 401 before the key in its console. */
  @AfterEach
  void nothingElseWentWrongInTheBrowser() {
    assertThat(tab.complaints()).allMatch(complaint -> complaint.contains("status of 401"));
  }

  @Test
  void callersAndTasksStandThereWithTheirSums() throws Exception {
    // Given
    call("planner", "crawl-7");

    // When
    call("router", "crawl-7");

    // Then
    tab.await(cells("#tasks", "crawl-7") + "?.[2] === '1'");
    assertThat(tab.evaluate(cells("#tasks", "crawl-7") + ".join('|')").asText())
        .startsWith("crawl-7visitor|2|1|")
        .contains("$0.000");
    assertThat(tab.evaluate(cells("#callers", "idle") + ".join('|')").asText())
        .isEqualTo("idle|0|0|0 + 0|$0.00");
    assertThat(tab.evaluate("document.documentElement.innerHTML").asText()).doesNotContain(KEY);
  }

  @Test
  void aTextInItCanStaySelected() throws Exception {
    // Given
    call("planner", "selected");
    tab.await(cells("#tasks", "selected") + " !== undefined");
    tab.evaluate("(document.querySelector('#tasks tbody').rows[0].marked = true)");

    // When
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

    // Then
    tab.await(
        "performance.getEntriesByName(new URL('/v1/octoagent/overview', location)).length > 3");
    assertThat(tab.evaluate("document.querySelector('#tasks tbody').rows[0].marked").asBoolean())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 1280})
  void theLongestLabelStaysOnTheScreen(int width) throws Exception {
    // Given
    call("planner", LONGEST);
    tab.await("document.querySelector('#tasks').innerText.includes('" + LONGEST + "')");

    // When
    tab.screen(width, 844, 1, "light");

    // Then
    tab.await("innerWidth === " + width);
    assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
  }

  private void call(String model, String task) throws Exception {
    new Caller(service)
        .complete(
            Caller.chat(model, "x"), "Authorization", "Bearer " + KEY, "X-OctoAgent-Task", task);
  }

  /** The texts of the row that begins with this name. */
  private static String cells(String table, String name) {
    return """
    [...document.querySelectorAll('%s tbody tr')]
        .map(row => [...row.cells].map(cell => cell.textContent))
        .find(cells => cells[0].startsWith('%s'))\
    """
        .formatted(table, name);
  }
}
