package io.octoagent.testbed;

import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a {@link FakeVendor} does with a call, said once for all dialects, plain and streamed. A
 * fault that belongs to a stream has the nearest thing to it as its plain form.
 */
public final class VendorScript {
  private static final Duration HEAD_START = Duration.ofMillis(200);

  private final String name;
  private final Function<VendorCall, Answer> play;

  private VendorScript(String name, Function<VendorCall, Answer> play) {
    this.name = name;
    this.play = play;
  }

  /**
   * A tool call when tools are offered and no tool has answered yet, else "Hello from (model)" in
   * three tokens.
   */
  public static VendorScript helpful() {
    return new VendorScript(
        "helpful",
        call -> {
          String tool =
              call.body()
                  .at("/tools/0/function/name")
                  .asText(call.body().at("/tools/0/name").asText());
          return tool.isEmpty() || toolAnswered(call)
              ? says("Hello", " from ", call.model()).answer(call)
              : callsTool(tool, "{\"city\": ", "\"Paris\"}").answer(call);
        });
  }

  /** Helpful until a tool has answered, and then this. */
  public static VendorScript toolThen(VendorScript then) {
    return new VendorScript(
        "a tool call, then " + then, call -> (toolAnswered(call) ? then : helpful()).answer(call));
  }

  /** These tokens, each an event of its own in a stream. */
  public static VendorScript says(String... tokens) {
    return of(
        "says",
        plain(call -> String.join("", tokens)),
        opened((answer, call) -> tokens(answer, call, tokens)));
  }

  /** A call of this tool, its arguments in pieces. */
  public static VendorScript callsTool(String tool, String... argumentParts) {
    return of(
        "calls a tool",
        call ->
            Answer.json(call.dialect().completeTool(call, tool, String.join("", argumentParts))),
        call -> {
          Answer answer = write(Answer.sse(), call.dialect().opening(call));
          return write(answer, call.dialect().tool(call, tool, List.of(argumentParts)));
        });
  }

  /** These tokens with a pause before each; a plain answer waits for all of them. */
  public static VendorScript slowly(Duration pause, String... tokens) {
    return of(
        "slow tokens",
        call ->
            plain(all -> String.join("", tokens))
                .apply(call)
                .after(pause.multipliedBy(tokens.length)),
        opened(
            (answer, call) -> {
              for (String token : tokens) {
                answer.pause(pause).write(call.dialect().token(call, token));
              }
              return write(answer, call.dialect().closing(call, String.join("", tokens)));
            }));
  }

  /** The first token, then the others when the gate opens; a plain answer waits at the gate. */
  public static VendorScript heldAfterFirst(Gate gate, String first, String... others) {
    return of(
        "held after the first token",
        call -> plain(all -> first + String.join("", others)).apply(call).after(gate),
        opened(
            (answer, call) -> {
              answer.write(call.dialect().token(call, first)).await(gate);
              List.of(others).forEach(token -> answer.write(call.dialect().token(call, token)));
              return write(answer, call.dialect().closing(call, first + String.join("", others)));
            }));
  }

  /** Takes the call and never answers. */
  public static VendorScript hang() {
    return new VendorScript("never answers", call -> Answer.silence());
  }

  public static VendorScript headersThenSilence() {
    return of("headers, then silence", halfOf(0, Answer::hang), call -> Answer.sse().hang());
  }

  public static VendorScript roleThenSilence() {
    return of(
        "role-only chunk, then silence",
        halfOf(1, Answer::hang),
        opened((answer, call) -> answer.hang()));
  }

  public static VendorScript tokenThenSilence() {
    return of(
        "one token, then silence",
        halfOf(1, Answer::hang),
        afterToken((answer, call) -> answer.hang()));
  }

  /**
   * The token gets a head start: LiteLLM's client drops what it has not read yet when a cut comes
   * with it.
   */
  public static VendorScript tokenThenCut() {
    return of(
        "one token, then cut",
        halfOf(1, Answer::hangUp),
        afterToken((answer, call) -> answer.pause(HEAD_START).cut()));
  }

  /** A stream that ends in an orderly way without its last event. */
  public static VendorScript tokenThenEnd() {
    return of(
        "one token, then the end", halfOf(1, Answer::hangUp), afterToken((answer, call) -> answer));
  }

  /** A 200 whose stream, or body, ends before it has said anything. */
  public static VendorScript empty() {
    return of("empty stream", call -> Answer.json(""), call -> Answer.sse());
  }

  /** A whole answer with nothing in it. */
  public static VendorScript hollow() {
    return of(
        "hollow",
        call -> Answer.json(call.dialect().nothing(call)),
        call -> write(Answer.sse(), call.dialect().nothingStreamed(call)));
  }

  /** A stream whose first event is an error; plain, a 200 with an error in it. */
  public static VendorScript errorFirst() {
    return of(
        "first event an error",
        call -> Answer.json(call.dialect().error(500, call.complaint("broken"))),
        call -> Answer.sse().write(call.dialect().errorEvent(call, call.complaint("broken"))));
  }

  /** The token gets a head start: a reader that gets both at once fails before it passes it on. */
  public static VendorScript errorMidStream() {
    return of(
        "error event mid-stream",
        call -> Answer.json(call.dialect().error(500, call.complaint("broken"))),
        afterToken(
            (answer, call) ->
                answer
                    .pause(HEAD_START)
                    .write(call.dialect().errorEvent(call, call.complaint("broken")))));
  }

  /** Half a JSON object in a whole HTTP answer; in a stream, half an event and a clean end. */
  public static VendorScript truncatedJson() {
    return of(
        "truncated JSON",
        call -> Answer.json(half(call.dialect().complete(call, "unfinished"))),
        opened(
            (answer, call) ->
                answer.write(half(call.dialect().token(call, "unfinished")) + "\n\n")));
  }

  /** This status with an error in the vendor's shape. */
  public static VendorScript status(int status) {
    return new VendorScript("status " + status, call -> refusal(call, status));
  }

  /** This status with a Retry-After header, in seconds or as a date. */
  public static VendorScript status(int status, String retryAfter) {
    return new VendorScript(
        "status " + status + ", Retry-After " + retryAfter,
        call -> refusal(call, status).header("Retry-After", retryAfter));
  }

  /** This status with a page for people, as the gateway before a vendor writes it. */
  public static VendorScript page(int status) {
    return new VendorScript(
        "HTML page with " + status,
        call ->
            Answer.status(status)
                .header("Content-Type", "text/html")
                .write("<html><body><h1>%s</h1></body></html>".formatted(call.complaint("Oops"))));
  }

  /** Whatever a test needs that is not here. */
  public static VendorScript of(
      String name, Function<VendorCall, Answer> plain, Function<VendorCall, Answer> streamed) {
    return new VendorScript(
        name, call -> call.streamed() ? streamed.apply(call) : plain.apply(call));
  }

  Answer answer(VendorCall call) {
    return play.apply(call);
  }

  /** The name of the fault, for test names. */
  @Override
  public String toString() {
    return name;
  }

  private static boolean toolAnswered(VendorCall call) {
    String said = call.body().path("messages") + "" + call.body().path("input");
    return said.matches(".*(\"tool\"|\"tool_result\"|\"function_call_output\").*");
  }

  private static Answer refusal(VendorCall call, int status) {
    Answer answer =
        Answer.status(status)
            .header("Content-Type", "application/json")
            .write(call.dialect().error(status, call.complaint("refused with " + status)));
    if (call.echoing()) {
      answer.header("X-Echo-Key", String.valueOf(call.key()));
    }
    return answer;
  }

  private static Function<VendorCall, Answer> plain(Function<VendorCall, String> text) {
    return call -> Answer.json(call.dialect().complete(call, text.apply(call)));
  }

  private static Function<VendorCall, Answer> halfOf(int halves, UnaryOperator<Answer> then) {
    return call -> {
      String whole = call.dialect().complete(call, "unfinished");
      Answer answer =
          Answer.status(200).header("Content-Type", "application/json").length(whole.length());
      return then.apply(halves == 0 ? answer : answer.write(half(whole)));
    };
  }

  private static Function<VendorCall, Answer> opened(BiFunction<Answer, VendorCall, Answer> rest) {
    return call -> rest.apply(write(Answer.sse(), call.dialect().textOpening(call)), call);
  }

  private static Function<VendorCall, Answer> afterToken(
      BiFunction<Answer, VendorCall, Answer> rest) {
    return opened(
        (answer, call) -> rest.apply(answer.write(call.dialect().token(call, "One")), call));
  }

  private static Answer tokens(Answer answer, VendorCall call, String... tokens) {
    for (String token : tokens) {
      answer.write(call.dialect().token(call, token));
    }
    return write(answer, call.dialect().closing(call, String.join("", tokens)));
  }

  private static Answer write(Answer answer, List<String> frames) {
    frames.forEach(answer::write);
    return answer;
  }

  private static String half(String whole) {
    return whole.substring(0, whole.length() / 2);
  }
}
