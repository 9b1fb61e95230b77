package io.octoagent.operation;

import io.octoagent.testbed.Api;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Real answers with some bytes changed: what a broken proxy, cable or disk makes of them. */
public final class Mutations {

  /** Bytes that mean something somewhere. */
  private static final List<String> WEDGES =
      List.of(
          "",
          "\n",
          "\r\n",
          "\r",
          "\0",
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "data: ",
          "\n\ndata: ",
          "[DONE]",
          "\u00ef\u00bb\u00bf",
          "\u00ed\u00a0\u0080",
          "\u00c0\u0080",
          "\u00ff",
          "\u00c3",
          "-",
          "1e999",
          "null",
          "\"error\":",
          "\"usage\":",
          "\"finish_reason\":\"stop\",",
          "\\ud800",
          "\u001f\u008b\u0008",
          "<!--",
          "<script>",
          "litellm.",
          "9".repeat(1100));

  private Mutations() {}

  /** The answers of a healthy group and of a failing one, plain and streamed. */
  static Arbitrary<Bytes> answers() {
    List<Bytes> corpus = new ArrayList<>();
    for (Api api : Api.values()) {
      String text = "Hello, h\u00e9llo \ud83d\ude00";
      corpus.add(Bytes.of(api.proxy().plain("main", text)));
      if (api.streams()) {
        List<String> events = api.proxy().stream("main", text, true);
        corpus.add(Bytes.of(api.frames(events) + api.proxy().end()));
      }
    }
    corpus.add(
        Bytes.of(
            "{\"error\":{\"message\":\"litellm.BadRequestError: OpenAIException - no\",\"type\":null,\"param\":\"x\",\"code\":\"400\"}}"));
    corpus.add(
        Bytes.of("{\"detail\":[{\"loc\":[\"body\",\"n\"],\"msg\":\"too many\",\"type\":\"x\"}]}"));
    corpus.add(
        Bytes.of(
            "<html><head><title>502</title></head><body><h1>Bad Gateway</h1><!-- x --></body></html>"));
    corpus.add(
        Bytes.of(
            "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":1},\"cost\":0.5}}"));
    return of(
        Arbitraries.oneOf(
            Arbitraries.of(corpus), Streams.any(), JsonTexts.object().map(Bytes::of)));
  }

  /** {@code originals} with some places changed. */
  public static Arbitrary<Bytes> of(Arbitrary<Bytes> originals) {
    Arbitrary<Change> change =
        Combinators.combine(
                Arbitraries.integers().between(0, 999),
                Arbitraries.integers().between(0, 40),
                Arbitraries.oneOf(
                    Arbitraries.of(WEDGES),
                    Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(2)),
                Arbitraries.of(1, 1, 1, 2, 50))
            .as(Change::new);
    return Combinators.combine(originals, change.list().ofMaxSize(4))
        .as(
            (original, changes) -> {
              String bytes = original.latin1();
              for (Change one : changes) {
                bytes = one.of(bytes);
              }
              return new Bytes(bytes);
            });
  }

  /**
   * A change: at a place some bytes are gone, and others stand there, once or many times.
   *
   * @param place in thousandths of the whole
   */
  private record Change(int place, int gone, String wedge, int times) {
    String of(String bytes) {
      int from = place * bytes.length() / 1000;
      int to = Math.min(bytes.length(), from + gone);
      return bytes.substring(0, from) + wedge.repeat(times) + bytes.substring(to);
    }
  }
}
