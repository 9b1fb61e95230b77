package io.octoagent.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** One tab of a {@link Chromium}: opens pages, evaluates expressions, notes every complaint. */
final class Tab implements WebSocket.Listener {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Set<String> BAD = Set.of("error", "warning", "assert");

  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final StringBuilder message = new StringBuilder();
  private WebSocket socket;

  private Tab() {}

  static Tab connect(HttpClient client, URI target) {
    Tab tab = new Tab();
    tab.socket = client.newWebSocketBuilder().buildAsync(target, tab).join();
    List.of("Page", "Runtime", "Log").forEach(domain -> tab.send(domain + ".enable", Map.of()));
    return tab;
  }

  /** A screen of this size in CSS pixels, in this colour scheme: {@code light} or {@code dark}. */
  void screen(int width, int height, double scale, String scheme) {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width, "height", height, "deviceScaleFactor", scale, "mobile", width < 600));
    send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Loads a page and waits until its scripts have run. */
  void load(URI page) {
    send("Page.navigate", Map.of("url", page.toString()));
    await("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** Runs a script in every page that is loaded from now on, before the page's own. */
  void beforeLoad(String script) {
    send("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** The value of a JavaScript expression; a promise's is awaited. */
  JsonNode evaluate(String expression) {
    JsonNode answer =
        send(
            "Runtime.evaluate",
            Map.of(
                "expression", expression,
                "awaitPromise", true,
                "returnByValue", true,
                "userGesture", true));
    assertThat(answer.path("exceptionDetails").isMissingNode()).as(answer.toString()).isTrue();
    return answer.at("/result/value");
  }

  /** The text that an element shows. */
  String text(String selector) {
    return evaluate("document.querySelector('" + selector + "').innerText").asText();
  }

  /** Types into a field as a person does: focus, then keys. */
  void type(String selector, String text) {
    evaluate("document.querySelector('" + selector + "').focus()");
    send("Input.insertText", Map.of("text", text));
  }

  void click(String selector) {
    evaluate("document.querySelector('" + selector + "').click()");
  }

  /** Waits until a JavaScript expression is true. */
  void await(String condition) {
    Awaitility.await(condition).atMost(PATIENCE).until(() -> evaluate(condition).asBoolean());
  }

  /** What the console, the network and the content security policy complained about. */
  List<String> complaints() {
    return complaints;
  }

  /** The whole page, or only what the screen shows, as PNG. */
  byte[] screenshot(boolean wholePage) {
    JsonNode picture =
        send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", wholePage));
    return Base64.getDecoder().decode(picture.path("data").asText());
  }

  private JsonNode send(String method, Map<String, ?> parameters) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(id, answer);
    ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
    command.set("params", JSON.valueToTree(parameters));
    socket.sendText(command.toString(), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      take(message.toString());
      message.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void take(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json.has("id")) {
        pending.remove(json.path("id").asInt()).complete(json.path("result"));
      } else if (isComplaint(json)) {
        complaints.add(json.path("params").toString());
      }
    } catch (JsonProcessingException e) {
      complaints.add("not JSON: " + text);
    }
  }

  private static boolean isComplaint(JsonNode event) {
    return switch (event.path("method").asText()) {
      case "Runtime.exceptionThrown" -> true;
      case "Runtime.consoleAPICalled" -> BAD.contains(event.at("/params/type").asText());
      case "Log.entryAdded" -> BAD.contains(event.at("/params/entry/level").asText());
      default -> false;
    };
  }
}
