package io.octoagent.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@link ScriptedServer} that plays LiteLLM Proxy 1.106.2 as seen over HTTP: every group is
 * healthy and answers {@code <group> says: <the prompt>}, until a test scripts it otherwise.
 */
public final class FakeProxy implements AutoCloseable {
  /** The path of chat completions. */
  public static final String COMPLETIONS = Api.CHAT.path();

  /** The path of the list of groups. */
  public static final String MODELS = "/v1/models";

  /** After so long without a request the proxy closes a connection. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

  private static final String COST = "x-litellm-response-cost";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> GROUPS = List.of("cheap", "main", "fallback");
  private final ScriptedServer server = ScriptedServer.listen();
  private final Map<String, Function<Request, Answer>> scripts = new ConcurrentHashMap<>();
  private final String startKey;
  private volatile String key;
  private final GroupList groups;

  /** A proxy with the contract's groups that accepts this key only. */
  public FakeProxy(String key) {
    this(key, GROUPS);
  }

  /** A proxy with these groups that accepts this key only. */
  public FakeProxy(String key, List<String> groups) {
    this.groups = new GroupList(groups);
    this.startKey = key;
    this.key = key;
    server.closeIdleAfter(KEEP_ALIVE);
    server.otherwise(this::answer);
  }

  /** The server below, for what arrived, for connections, and for stopping and starting. */
  public ScriptedServer server() {
    return server;
  }

  public String url() {
    return server.url();
  }

  /**
   * Listening, all groups healthy and listed, the first key valid, nothing recorded, no script
   * left.
   */
  public void reset() {
    scripts.clear();
    key = startKey;
    groups.reset();
    server.reset();
    server.start();
  }

  /** Accepts this key only from now on; null accepts every key. */
  public void acceptKey(String newKey) {
    key = newKey;
  }

  /** Lists and serves these groups only. */
  public void groups(String... names) {
    groups.set(List.of(names));
  }

  /** Lists these fallbacks of a group, as LiteLLM does when it is asked for metadata. */
  public void fallbacks(String group, String... next) {
    groups.fallbacks(group, List.of(next));
  }

  /**
   * Lists this mode of a group. Without it, one named {@code embed...} is for embeddings, and what
   * the others are for is unknown.
   */
  public void mode(String group, String mode) {
    groups.mode(group, mode);
  }

  /** Answers the calls for this group so, whatever their API. */
  public void on(String group, Function<Request, Answer> script) {
    scripts.put(group, script);
  }

  /** Answers the calls for this group so, whatever their API. */
  public void on(String group, Answer answer) {
    on(group, request -> answer);
  }

  /** Answers the list of groups so, whatever key is shown. */
  public void onModels(Answer answer) {
    server.on(MODELS, request -> answer);
  }

  /** The calls so far, of every API. */
  public List<Request> calls() {
    return server.requests(FakeProxy::isCall);
  }

  /**
   * Waits until so many calls have come and returns them; fails after ten seconds. What the service
   * asks for itself, to know whether it is ready, does not count.
   */
  public List<Request> awaitCalls(int count) throws InterruptedException {
    return server.awaitRequests(FakeProxy::isCall, count);
  }

  /** The calls for this group. */
  public List<Request> calls(String group) {
    return calls().stream().filter(call -> group(call).equals(group)).toList();
  }

  /** A healthy plain answer of this group. */
  public static Answer healthyPlain(String group) {
    return healthyPlain(group, group + " says: hello");
  }

  /** A healthy plain answer of this group with this content. */
  public static Answer healthyPlain(String group, String content) {
    return plain(Api.CHAT, group, ChatJson.completion(group, content));
  }

  /** A healthy answer of this group to this request, in the request's API. */
  public static Answer healthy(String group, Request request) {
    Api api = Api.of(request.path()).orElseThrow();
    String text = group + " says: " + prompt(request);
    if (request.json().path("stream").asBoolean()) {
      boolean usage = request.json().at("/stream_options/include_usage").asBoolean();
      return healthyStream(api, group, text, usage);
    }
    return plain(api, group, api.proxy().plain(group, text));
  }

  private static Answer plain(Api api, String group, String body) {
    Answer plain = branded(Answer.json(body), group);
    return api.priced(false) ? paid(plain) : plain;
  }

  /** A healthy stream of this group, with the usage chunk when the request asked for it. */
  public static Answer healthyStream(String group, Request request) {
    return healthy(group, request);
  }

  /** A healthy stream of this group with this content, one event per word. */
  public static Answer healthyStream(String group, String content, boolean usage) {
    return healthyStream(Api.CHAT, group, content, usage);
  }

  private static Answer healthyStream(Api api, String group, String content, boolean usage) {
    String events = api.frames(api.proxy().stream(group, content, usage));
    return stream(group).write(events).write(api.proxy().end());
  }

  /** A stream's head as LiteLLM sends it; the events are the test's. */
  public static Answer stream(String group) {
    return branded(Answer.sse(), group);
  }

  /** An error as LiteLLM words the vendor's: it says {@code litellm.}, and its code is a string. */
  public static Answer vendorError(int status, String type, String message) {
    return error(status, type, worded(message), Integer.toString(status));
  }

  /** The same in the form of this API; some say that it has cost nothing. */
  public static Answer vendorError(Api api, int status, String message) {
    Answer error = error(status, api.proxy().error(status, worded(message)));
    return switch (api) {
      case CHAT, COMPLETIONS -> error;
      case RESPONSES, MESSAGES, COUNT_TOKENS, EMBEDDINGS -> error.header(COST, "0");
    };
  }

  /** It names an exception class before the vendor's words; the test may choose which. */
  private static String worded(String message) {
    return "litellm." + (message.matches("(?s)\\w+: .*") ? "" : "APIError: ") + message;
  }

  /** What LiteLLM says to a wrong key, whatever the API, when it has no database. */
  public static Answer wrongKey() {
    return error(400, "no_db_connection", "No connected db.", "400");
  }

  /** What LiteLLM says to a chat completion when a group has no deployment. */
  public static Answer invalidModel(String group) {
    return invalidModel(Api.CHAT, group);
  }

  /** What LiteLLM says when a group has no deployment. */
  public static Answer invalidModel(Api api, String group) {
    return error(400, api.proxy().unknownModel(group));
  }

  /** An error envelope of this status. */
  public static Answer error(int status, String type, String message, String code) {
    ObjectNode body = NODES.objectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .putNull("param")
        .put("code", code);
    return error(status, body.toString());
  }

  /** An error of this status with this body. */
  public static Answer error(int status, String body) {
    return Answer.status(status)
        .header("Content-Type", "application/json")
        .header("server", "uvicorn")
        .write(body);
  }

  /** The text that a request asks with: its last message, its prompt, or its input. */
  public static String prompt(Request request) {
    JsonNode asked =
        Stream.of("messages", "input", "prompt")
            .map(request.json()::path)
            .filter(node -> !node.isMissingNode())
            .findFirst()
            .orElse(MissingNode.getInstance());
    JsonNode last = asked.isArray() ? asked.path(asked.size() - 1) : asked;
    JsonNode content = last.isObject() ? last.path("content") : last;
    return content.isTextual()
        ? content.textValue()
        : content.findValuesAsText("text").stream().collect(Collectors.joining(" "));
  }

  @Override
  public void close() {
    server.close();
  }

  private Answer answer(Request request) {
    if (request.path().equals(MODELS)) {
      return list(request);
    }
    return Api.of(request.path())
        .map(api -> complete(api, request))
        .orElseGet(() -> Answer.status(404).write("{\"detail\":\"Not Found\"}"));
  }

  private Answer complete(Api api, Request request) {
    Answer refusal = refusal(request);
    if (refusal != null) {
      return refusal;
    }
    String group = group(request);
    return groups.contains(group)
        ? scripts.getOrDefault(group, asked -> healthy(group, asked)).apply(request)
        : invalidModel(api, group);
  }

  private Answer list(Request request) {
    Answer refusal = refusal(request);
    if (refusal != null) {
      return refusal;
    }
    return Answer.json(groups.json()).header("server", "uvicorn");
  }

  private Answer refusal(Request request) {
    String shown = request.header("Authorization");
    if (shown == null || shown.equals("Bearer ")) {
      return Answer.status(500)
          .header("Content-Type", "text/plain; charset=utf-8")
          .write("Internal Server Error");
    }
    return key == null || shown.equals("Bearer " + key) ? null : wrongKey();
  }

  private static boolean isCall(Request request) {
    return request.method().equals("POST") && Api.of(request.path()).isPresent();
  }

  private static String group(Request request) {
    return request.json().path("model").asText();
  }

  private static Answer paid(Answer answer) {
    return answer.header(COST, ChatJson.COST).header("x-litellm-key-spend", "0.0");
  }

  private static Answer branded(Answer answer, String group) {
    return answer
        .header("server", "uvicorn")
        .header("x-litellm-call-id", "0b5e7d0e-8f0d-4b0f-9c55-4f5c2f0f3a11")
        .header("x-litellm-model-id", "deployment-of-" + group)
        .header("x-litellm-model-group", group)
        .header("x-litellm-attempted-fallbacks", "0")
        .header("x-litellm-attempted-retries", "0")
        .header("x-litellm-version", "1.106.2")
        .header("llm_provider-openai-organization", "canary-organization")
        .header("llm_provider-x-ratelimit-remaining-requests", "9999");
  }
}
