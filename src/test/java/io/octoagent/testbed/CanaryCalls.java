package io.octoagent.testbed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Calls that end in every way, plain and streamed, with the word {@link #WORD} in all that callers,
 * vendors and the proxy say: prompts, replies, tools' arguments, errors, headers and keys.
 */
public final class CanaryCalls {
  /** What must not appear where calls are reported. */
  public static final String WORD = "canary";

  /** The caller's key. */
  public static final String CALLER_KEY = "oa-canary-caller-key";

  /** The proxy's key. */
  public static final String PROXY_KEY = FakeProxyResource.KEY;

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final String[] HEADERS = {
    "Authorization", "Bearer " + CALLER_KEY,
    "Cookie", "session=canary",
    "User-Agent", "canary-agent",
    "baggage", "user=canary",
    "traceparent", "00-canary-canary-01"
  };

  private final Caller caller;
  private final FakeProxy proxy;
  private int made;

  public CanaryCalls(Caller caller, FakeProxy proxy) {
    this.caller = caller;
    this.proxy = proxy;
  }

  /** Makes them all, and says how many; the last of them may still be ending. */
  public int make() throws IOException, InterruptedException {
    for (boolean stream : new boolean[] {false, true}) {
      answered(stream);
      refused(stream);
      rejected(stream);
      timedOut(stream);
      abandoned(stream);
      failed(stream);
    }
    streamsThatBreak();
    return made;
  }

  private void answered(boolean stream) throws IOException, InterruptedException {
    ObjectNode tools = delta();
    proxy.on(
        "main",
        request ->
            stream
                ? FakeProxy.stream("main")
                    .event(ChatJson.contentEvent("main", "canary reply"))
                    .event(ChatJson.deltaEvent("main", tools, null))
                    .event(ChatJson.finishEvent("main", "stop"))
                    .event(ChatJson.usageEvent("main"))
                    .done()
                : FakeProxy.healthyPlain("main", "canary reply"));
    status(200, body(stream, "planner"), HEADERS);
  }

  private void refused(boolean stream) throws IOException, InterruptedException {
    String good = body(stream, "planner");
    status(400, "{\"model\":\"planner\",\"canary", HEADERS);
    status(400, good.replace("\"model\"", "\"api_key\":\"canary\",\"model\""), HEADERS);
    status(404, body(stream, "canary-model"), HEADERS);
    status(400, good, and("X-OctoAgent-Timeout", "canary"));
    status(400, good, and("X-OctoAgent-Task", "canary task"));
    status(200, good, and("X-Request-Id", "canary id"));
    status(401, good, "Authorization", "Bearer canary-wrong-key");
  }

  private void rejected(boolean stream) throws IOException, InterruptedException {
    proxy.on("main", FakeProxy.vendorError(400, "canary-type", "BadRequestError: canary words"));
    status(400, body(stream, "planner"), HEADERS);
  }

  private void timedOut(boolean stream) throws IOException, InterruptedException {
    proxy.on("main", Answer.silence());
    status(200, body(stream, "planner"), HEADERS);
  }

  private void abandoned(boolean stream) throws IOException, InterruptedException {
    Gate never = new Gate();
    proxy.on("main", request -> FakeProxy.healthyPlain("main", "canary").after(never));
    int before = proxy.calls().size();
    CompletableFuture<?> waiting = caller.start(body(stream, "planner"), HEADERS);
    Awaitility.await().until(() -> proxy.calls().size() > before);
    waiting.cancel(true);
    made++;
  }

  private void failed(boolean stream) throws IOException, InterruptedException {
    proxy.on("cheap", FakeProxy.vendorError(500, "canary-type", "canary key sk-canary-in-words"));
    proxy.on("fallback", FakeProxy.vendorError(401, "canary-type", "canary words"));
    status(502, body(stream, "router"), HEADERS);
    proxy.on(
        "fallback",
        request ->
            request.json().path("stream").asBoolean()
                ? FakeProxy.healthyStream("fallback", request)
                : FakeProxy.healthyPlain("fallback", "canary"));
  }

  private void streamsThatBreak() throws IOException, InterruptedException {
    String first = ChatJson.contentEvent("main", "canary first words");
    proxy.on("main", FakeProxy.stream("main").event(first).pause(PAUSE).cut());
    broken();
    String error = "{\"error\":{\"message\":\"litellm.canary words\",\"code\":\"500\"}}";
    proxy.on("main", FakeProxy.stream("main").event(first).pause(PAUSE).event(error).done());
    broken();
    proxy.on("main", request -> FakeProxy.stream("main").event(first).hang());
    caller.open(body(true, "planner"), HEADERS).body().close();
    made++;
  }

  private void broken() throws IOException, InterruptedException {
    StreamedAnswer answer = caller.stream(body(true, "planner"), HEADERS);
    made++;
    if (answer.whole() || answer.error().isMissingNode()) {
      throw new AssertionError("not broken: " + answer);
    }
  }

  private void status(int expected, String body, String... headers)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = caller.complete(body, headers);
    made++;
    if (answer.statusCode() != expected) {
      throw new AssertionError(answer.statusCode() + " " + answer.body() + " for " + body);
    }
  }

  private static String[] and(String name, String value) {
    return Stream.concat(Stream.of(HEADERS), Stream.of(name, value)).toArray(String[]::new);
  }

  private static ObjectNode delta() {
    ObjectNode delta = JsonNodeFactory.instance.objectNode();
    ObjectNode call = delta.putArray("tool_calls").addObject().put("index", 0).put("id", "call_1");
    call.put("type", "function")
        .putObject("function")
        .put("name", "canary_tool")
        .put("arguments", "{\"canary\":\"canary\"}");
    return delta;
  }

  private static String body(boolean stream, String model) {
    ObjectNode body = (ObjectNode) Caller.json(Caller.chat(model, "canary prompt"));
    body.putArray("tools").addObject().put("type", "function").putObject("function").put("name", "canary_tool");
    return (stream ? body.put("stream", true) : body).toString();
  }
}
