package io.octoagent.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A plain HTTP client of the service under test, with the little that tests say over and over. */
public final class Caller {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String EVENT_END = "\n\n";
  private static final String DATA = "data: ";
  private static final String ERROR = "data: {\"error\":";
  private static final String ERROR_NAME = "\nevent: error";

  private final URI service;

  /** A caller of the service at this address. */
  public Caller(URI service) {
    this.service = service;
  }

  /** The smallest completion: a model and one user message. */
  public static String chat(String model, String prompt) {
    return Api.CHAT.body(model, prompt, false);
  }

  /** The smallest streamed completion. */
  public static String streamed(String model, String prompt) {
    return Api.CHAT.body(model, prompt, true);
  }

  /** One of the two, for a test of both. */
  public static String body(boolean stream, String model) {
    return Api.CHAT.body(model, "x", stream);
  }

  /** Posts a chat completion, with headers given as name, value, name, value. */
  public HttpResponse<String> complete(String body, String... headers)
      throws IOException, InterruptedException {
    return call(Api.CHAT, body, headers);
  }

  /** Posts a call of this API, with headers given as name, value, name, value. */
  public HttpResponse<String> call(Api api, String body, String... headers)
      throws IOException, InterruptedException {
    return CLIENT.send(post(api, body, headers), BodyHandlers.ofString());
  }

  /** Posts a chat completion and returns when its status line is there. */
  public HttpResponse<InputStream> open(String body, String... headers)
      throws IOException, InterruptedException {
    return open(Api.CHAT, body, headers);
  }

  /** Posts a call of this API and returns when its status line is there. */
  public HttpResponse<InputStream> open(Api api, String body, String... headers)
      throws IOException, InterruptedException {
    return CLIENT.send(post(api, body, headers), BodyHandlers.ofInputStream());
  }

  /** Posts a chat completion and returns at once; cancelling the future hangs up. */
  public CompletableFuture<HttpResponse<String>> start(String body, String... headers) {
    return CLIENT.sendAsync(post(Api.CHAT, body, headers), BodyHandlers.ofString());
  }

  /** Gets a path, with headers given as name, value, name, value. */
  public HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(path)).timeout(PATIENCE).GET();
    return CLIENT.send(with(request, headers).build(), BodyHandlers.ofString());
  }

  /** Posts a streamed completion and reads all that comes, to an end of either kind. */
  public StreamedAnswer stream(String body, String... headers)
      throws IOException, InterruptedException {
    return StreamedAnswer.read(open(body, headers));
  }

  /**
   * The data of a stream's events in order, [DONE] included; fails on anything but data lines and
   * blank lines, but for the name of an error event.
   */
  public static List<String> events(String stream) {
    if (!stream.endsWith(EVENT_END)) {
      throw new AssertionError("does not end with a whole event: " + stream);
    }
    List<String> events = new ArrayList<>();
    for (String part : stream.substring(0, stream.length() - 2).split(EVENT_END, -1)) {
      String event = part.startsWith(ERROR) ? withoutName(part) : part;
      if (!event.startsWith(DATA) || event.indexOf('\n') >= 0 || event.indexOf('\r') >= 0) {
        throw new AssertionError("not one data line: " + event);
      }
      events.add(event.substring(DATA.length()));
    }
    return events;
  }

  /** Some clients go by the name of an event, others by what is in it. */
  private static String withoutName(String error) {
    if (!error.endsWith(ERROR_NAME)) {
      throw new AssertionError("an error event without its name: " + error);
    }
    return error.substring(0, error.length() - ERROR_NAME.length());
  }

  /** The texts of a stream's content deltas, joined. */
  public static String content(List<String> events) {
    StringBuilder content = new StringBuilder();
    for (String event : events) {
      if (!event.equals("[DONE]")) {
        content.append(json(event).at("/choices/0/delta/content").asText(""));
      }
    }
    return content.toString();
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  private HttpRequest post(Api api, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(api.path()))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return with(request, headers).build();
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }
}
