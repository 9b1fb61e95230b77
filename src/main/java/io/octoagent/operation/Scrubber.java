package io.octoagent.operation;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes what looks like a secret, or is a stack trace, from a vendor's words before they are
 * relayed or logged. It would rather remove too much than too little: a long word that could be a
 * key is removed, a sentence stays readable.
 */
public final class Scrubber {

  private static final int LONGEST = 500;
  private static final String GONE = "[redacted]";

  private static final String NAME =
      "(?i)(?:(?:api|access|private)[-_ ]?key|key|secret|password|passwd|passphrase|authorization"
          + "|credential|signature|\\bsig|token(?!s|iz))s?";

  /** In quotes, or up to a delimiter; an escaped quote does not end it. */
  private static final String VALUE =
      "(?:\"[^\"\\\\]*\"|'[^'\\\\]*'"
          + "|[\"'\\\\]*[^\\s\"',;}&)]+(?:(?<=\\\\)[\"'][^\\s\"',;}&)]*)*)";

  private static final Pattern[] SECRETS = {
    Pattern.compile("(?i)\\b(?:set-)?cookies?[\"'\\\\]*\\s*[:=,].*"),
    Pattern.compile("(?i)\\b(?:bearer|basic)(?:\\s+token)?[\\s:=]+" + VALUE),
    Pattern.compile(
        "(?i)\\b(?:sk|pk|rk|xai|gsk|hf|gh[pousr]|github_pat|glpat|r8|pplx|nvapi|tgp|xox[a-z]|org|key)"
            + "[-_][A-Za-z0-9_*.\\-]{4,}"),
    Pattern.compile("\\b(?:AKIA|ASIA|AIza|eyJ)[A-Za-z0-9_\\-.]{8,}"),
    // name: value, name=value, "name": "value", and as a pair in a list: 'name', 'value'
    Pattern.compile(
        NAME
            + "(?:[\"'\\\\]*\\s*(?:provided|is|was)?\\s*(?:[:=]|%3a|%3d)\\s*|[\"']\\s*,\\s*)b?"
            + VALUE),
    // in prose only a word that could be a secret
    Pattern.compile(
        NAME + "\\s+(?:is\\s+|was\\s+)?[\"']?(?=[^\\s\\d]*\\d)(?=\\S*[a-z])[^\\s\"']{6,}"),
    Pattern.compile("(?i)://[^/\\s@]+@"),
    Pattern.compile("(?<=://[^\\s?\"']{1,300})\\?\\S+"),
    Pattern.compile("[A-Za-z0-9+/_\\-]{32,}={0,2}"),
  };

  /** LiteLLM's exception classes before a vendor's words, one or more. */
  static final Pattern PREFIX =
      Pattern.compile("^(?:(?:litellm\\.)?\\w{0,60}(?:Error|Exception|Timeout)\\s*[:-]\\s*){1,8}");

  /** Of LiteLLM's own code; it ends the message that it is in. */
  private static final Pattern STACK_TRACE =
      Pattern.compile("[\\s.]*Traceback \\(most recent call last\\).*", Pattern.DOTALL);

  private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\s]+");
  private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
  private static final Pattern DASH = Pattern.compile("\\p{Pd}");

  /** Half of a surrogate pair, which UTF-8 cannot encode. */
  private static final Pattern HALF = Pattern.compile("\\p{Cs}");

  /** A word that was cut may be the beginning of a secret, too short to be recognized. */
  private static final Pattern LAST_WORD = Pattern.compile("[^\\s\"',;:=(){}]*+\\z");

  private Scrubber() {}

  /** The text on one line, without secrets and LiteLLM's prefixes, at most 500 characters long. */
  public static String scrub(String text) {
    String clean = plain(text);
    clean = PageText.of(PREFIX.matcher(clean).replaceFirst(""));
    clean = STACK_TRACE.matcher(clean).replaceFirst("");
    clean = redacted(clean);
    return clean.length() > LONGEST ? start(clean, LONGEST) + "…" : clean;
  }

  /**
   * The text without its secrets. A match that begins inside another one counts as well, because
   * what looks like a name's value may be the next name.
   */
  private static String redacted(String text) {
    BitSet gone = new BitSet(text.length());
    for (Pattern secret : SECRETS) {
      Matcher match = secret.matcher(text);
      for (int from = 0; match.find(from); from = match.start() + 1) {
        gone.set(match.start(), match.end());
      }
    }
    StringBuilder kept = new StringBuilder(text.length());
    int from = 0;
    for (int start = gone.nextSetBit(0); start >= 0; start = gone.nextSetBit(from)) {
      kept.append(text, from, start).append(GONE);
      from = gone.nextClearBit(start);
    }
    return kept.append(text, from, text.length()).toString();
  }

  /**
   * The text on one line, bounded, and with look-alikes replaced by the characters they look like.
   */
  private static String plain(String text) {
    String whole = HALF.matcher(cut(text)).replaceAll("\ufffd");
    String alike = Normalizer.normalize(whole, Form.NFKC);
    String visible = INVISIBLE.matcher(alike).replaceAll("");
    return cut(BLANKS.matcher(DASH.matcher(visible).replaceAll("-")).replaceAll(" "));
  }

  private static String cut(String text) {
    int most = 4 * LONGEST;
    return text.length() > most ? LAST_WORD.matcher(start(text, most)).replaceFirst("") : text;
  }

  /** At most {@code length} characters, without splitting a surrogate pair. */
  private static String start(String text, int length) {
    boolean splits =
        Character.isHighSurrogate(text.charAt(length - 1))
            && Character.isLowSurrogate(text.charAt(length));
    return text.substring(0, splits ? length - 1 : length);
  }
}
