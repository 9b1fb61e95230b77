package io.octoagent.testbed;

import com.openai.client.OpenAIClient;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.octoagent.testbed.RawCall.End;
import io.octoagent.testbed.RawCall.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * Callers that make one call after the other until they are stopped, plain and streamed, over kept
 * connections of their own and with OpenAI's SDK. None makes a call again, and each prompt is used
 * once, so what arrives at the proxy can be counted. The SDK keeps no connection: its HTTP client
 * makes a call again by itself when a kept one ends without an answer, as those of HAProxy 2.6 do.
 * The half of the streams takes {@link #LONG}.
 */
public final class Load {
  /** How long the proxy takes for a long stream of {@link #script}. */
  public static final Duration LONG = Duration.ofMillis(3_300);

  private static final String MODEL = "planner";
  private static final String GROUP = "main";
  private static final String WORDS = " and so on, a few words more";
  private static final Duration PLAIN = Duration.ofMillis(100);
  private static final Duration GAP = Duration.ofMillis(20);

  /** What became of a call. */
  public enum Fate {
    /** The whole answer to this prompt. */
    ANSWERED,
    /** An error with a status, in OpenAI's form. */
    ERROR,
    /** No answer, or a part of it and then an end that no client takes for a whole one. */
    BROKEN_OFF,
    /** Anything else, such as a part of an answer that looks whole. */
    WRONG
  }

  /** One call: its prompt, its time, what became of it, and what came back if it failed. */
  public record Call(String prompt, Instant began, Instant ended, Fate fate, String what) {}

  private record Result(Fate fate, String what) {}

  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final List<KeptConnection> connections = new ArrayList<>();
  private final List<Future<?>> callers = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopping;

  private Load() {}

  /** Starts so many callers of the service at this address, a multiple of eight. */
  public static Load start(URI service, int callers) {
    Load load = new Load();
    OpenAIClient sdk = JavaSdk.client(service.resolve("/v1")).withOptions(it -> it.maxRetries(0));
    for (int i = 0; i < callers; i++) {
      boolean stream = i % 2 == 1;
      String name = (stream && i % 8 < 4 ? "long-" : "short-") + i;
      if (i % 4 < 2) {
        KeptConnection connection = new KeptConnection(service);
        load.connections.add(connection);
        load.run(name, prompt -> raw(connection, prompt, stream));
      } else {
        load.run(name, prompt -> sdk(sdk, prompt, stream));
      }
    }
    return load;
  }

  /** How the proxy answers these callers: as by the book, but it takes its time. */
  public static Answer script(Request request) {
    String prompt = FakeProxy.prompt(request);
    if (!request.json().path("stream").asBoolean()) {
      return FakeProxy.healthyPlain(GROUP, answer(prompt)).after(PLAIN);
    }
    List<String> events = ChatJson.streamEvents(GROUP, answer(prompt), false);
    Duration gap = prompt.startsWith("long") ? LONG.dividedBy(events.size()) : GAP;
    Answer stream = FakeProxy.stream(GROUP);
    events.forEach(event -> stream.event(event).pause(gap));
    return stream.done();
  }

  /** Waits until so many calls more have ended. */
  public void awaitCalls(int more) {
    int goal = calls.size() + more;
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> calls.size() >= goal);
  }

  /** Lets every caller end its last call, and returns all calls. */
  public List<Call> stop() throws Exception {
    stopping = true;
    for (Future<?> caller : callers) {
      try {
        caller.get(30, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        throw new AssertionError("a caller waits for ever", e);
      }
    }
    threads.close();
    for (KeptConnection connection : connections) {
      connection.close();
    }
    return List.copyOf(calls);
  }

  /** How many connections each caller has taken that keeps its own. */
  public List<Integer> connects() {
    return connections.stream().map(KeptConnection::connects).toList();
  }

  private void run(String name, Function<String, Result> call) {
    callers.add(
        threads.submit(
            () -> {
              for (int i = 0; !stopping; i++) {
                String prompt = name + "-" + i + WORDS;
                Instant began = Instant.now();
                Result result = call.apply(prompt);
                calls.add(new Call(prompt, began, Instant.now(), result.fate, result.what));
              }
            }));
  }

  private static Result raw(KeptConnection connection, String prompt, boolean stream) {
    try {
      Response response =
          connection.complete(stream ? Caller.streamed(MODEL, prompt) : Caller.chat(MODEL, prompt));
      return new Result(fate(response, prompt, stream), response + " " + response.end());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fate fate(Response response, String prompt, boolean stream) {
    if (response.status() == 0 || response.end() != End.WHOLE) {
      return Fate.BROKEN_OFF;
    }
    if (response.status() != 200) {
      OpenAiErrors.error(response.headers().first("Content-Type").orElse(""), response.text());
      return Fate.ERROR;
    }
    if (!stream) {
      String text = Caller.json(response.text()).at("/choices/0/message/content").asText();
      return text.equals(answer(prompt)) ? Fate.ANSWERED : Fate.WRONG;
    }
    List<String> events = Caller.events(response.text());
    boolean whole = events.getLast().equals("[DONE]");
    return whole && Caller.content(events).equals(answer(prompt)) ? Fate.ANSWERED : Fate.WRONG;
  }

  private static Result sdk(OpenAIClient sdk, String prompt, boolean stream) {
    try {
      ChatCompletionCreateParams params =
          ChatCompletionCreateParams.builder()
              .model(MODEL)
              .addUserMessage(prompt)
              .putAdditionalHeader("Connection", "close")
              .build();
      String text =
          stream
              ? JavaSdk.text(JavaSdk.stream(sdk, params))
              : JavaSdk.text(sdk.chat().completions().create(params));
      return new Result(text.equals(answer(prompt)) ? Fate.ANSWERED : Fate.WRONG, text);
    } catch (OpenAIServiceException e) {
      return new Result(Fate.ERROR, e.statusCode() + " " + e.getMessage());
    } catch (OpenAIException e) {
      return new Result(Fate.BROKEN_OFF, e.toString());
    }
  }

  private static String answer(String prompt) {
    return GROUP + " says: " + prompt;
  }
}
