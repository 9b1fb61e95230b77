package io.octoagent.operation;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** No vendor's words contain a secret after scrubbing. */
class ScrubberPropertyTest {

  /** This much of a secret reveals nothing yet; its prefix is as long. */
  private static final int TOLD = 10;

  /**
   * A secret in a text.
   *
   * @param key what must not appear, without its prefix
   */
  private record Said(String text, String key) {
    @Override
    public String toString() {
      return "Scrubber.scrub(%s) of %s".formatted(Bytes.literal(text), Bytes.literal(key));
    }
  }

  @Property
  void noPartOfASecretGetsThrough(@ForAll("secrets") Said said) {
    // When
    String scrubbed = Scrubber.scrub(said.text);

    // Then
    for (int from = 0; from + TOLD <= said.key.length(); from++) {
      assertThat(scrubbed).doesNotContain(said.key.substring(from, from + TOLD));
    }
  }

  @Property
  void anyTextBecomesOneBoundedLineOfText(@ForAll("texts") String text) {
    // When
    String scrubbed = Scrubber.scrub(text);

    // Then
    assertThat(scrubbed).hasSizeLessThanOrEqualTo(501).doesNotContain("\n", "\r");
    assertThat(scrubbed.codePoints()).allMatch(c -> Character.getType(c) != Character.SURROGATE);
  }

  @Provide
  Arbitrary<Said> secrets() {
    Arbitrary<String> key =
        word("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 20, 60);
    Arbitrary<String> longKey = word("0123456789abcdef", 32, 64);
    Arbitrary<String> before =
        Arbitraries.of(
            "sk-",
            "sk-ant-api03-",
            "sk-proj-",
            "pk_live_",
            "rk_",
            "xai-",
            "gsk_",
            "hf_",
            "ghp_",
            "github_pat_",
            "glpat-",
            "r8_",
            "pplx-",
            "nvapi-",
            "tgp_",
            "xoxb-",
            "org-",
            "AKIA",
            "ASIA",
            "AIza",
            "eyJ",
            "Bearer ",
            "bearer token ",
            "Basic ",
            "Authorization: ",
            "Authorization: Bearer ",
            "x-api-key: ",
            "api_key=",
            "API key: ",
            "api-key is: ",
            "{\"api_key\":\"",
            "'access_key': '",
            "password=",
            "client_secret = ",
            "token: ",
            "?key=",
            "https://vendor.example/v1?sig=",
            "https://user:",
            "key=\"",
            "signature: ",
            "Set-Cookie: session=",
            "refresh_token=");
    Arbitrary<String> after =
        Arbitraries.of("", " ", ".", "\"", "'", ", see the docs", "@host/path", "\n", ")");
    return Combinators.combine(
            texts(), gap(), before, Arbitraries.oneOf(key, longKey), after, texts())
        .as(
            (text, gap, prefix, secret, end, rest) ->
                new Said(
                    text
                        + gap
                        + prefix
                        + secret
                        + (prefix.endsWith("user:") ? "@host" : end)
                        + " "
                        + rest,
                    secret));
  }

  /** What stands between a text and a secret; mostly little, else so much that it must be cut. */
  private static Arbitrary<String> gap() {
    Arbitrary<Integer> times = Arbitraries.integers().between(0, 2100);
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.of(" ", "\n", "\t", "(", ": ", " \"")),
        Tuple.of(
            1,
            Combinators.combine(Arbitraries.of(" ", "\n", "<b>", "\u200b", "a "), times)
                .as((piece, n) -> " " + piece.repeat(n) + " ")));
  }

  private static Arbitrary<String> word(String letters, int least, int most) {
    return Arbitraries.strings().withChars(letters).ofMinLength(least).ofMaxLength(most);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> piece =
        Arbitraries.oneOf(
            Arbitraries.of(
                "the request",
                "litellm.BadRequestError: ",
                "key",
                "<p>",
                "<!--",
                "<script>",
                "</script>",
                "'",
                "\"",
                "\\",
                "{",
                "}",
                "(",
                ":",
                "=",
                ",",
                "\n",
                "\u0000",
                "\ud83d\ude00",
                "\ufb01",
                "\u200d",
                "\u2011",
                "\ufdfa",
                "api",
                "token",
                "bearer",
                "cookie",
                "://",
                "@",
                "?",
                "invalid"),
            Arbitraries.strings().all().ofMaxLength(5));
    Arbitrary<String> some = piece.list().ofMaxSize(12).map(pieces -> String.join(" ", pieces));
    Arbitrary<String> much =
        Combinators.combine(piece, Arbitraries.integers().between(0, 1200)).as(String::repeat);
    return Arbitraries.frequencyOf(Tuple.of(4, some), Tuple.of(1, much));
  }
}
