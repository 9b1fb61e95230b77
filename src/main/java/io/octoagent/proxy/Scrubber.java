package io.octoagent.proxy;

import java.util.regex.Pattern;

/**
 * Takes out of a vendor's words whatever looks like a secret, before they are relayed or logged.
 * Rather too much than too little: a long word that could be a key is gone, a sentence stays
 * readable.
 */
public final class Scrubber {

  private static final int LONGEST = 500;
  private static final String GONE = "[redacted]";

  /** Tried in this order. */
  private static final Pattern[] SECRETS = {
    Pattern.compile("(?i)\\b(?:bearer|basic)\\s+[^\\s\"',;}]+"),
    Pattern.compile("(?i)\\b(?:sk|pk|rk|xai|gsk|hf|ghp|gho|key)[-_][A-Za-z0-9_*.\\-]{4,}"),
    Pattern.compile("\\b(?:AKIA|ASIA|AIza|eyJ)[A-Za-z0-9_\\-.]{8,}"),
    Pattern.compile(
        "(?i)(?:api[-_ ]?key|access[-_ ]?key|secret|token|password|passwd|authorization|credential|x-api-key)s?"
            + "[\"']?\\s*(?:provided)?\\s*[:=]\\s*[\"']?[^\\s\"',;}]+"),
    Pattern.compile("(?i)://[^/\\s@]+@"),
    Pattern.compile("[A-Za-z0-9+/_\\-]{32,}={0,2}"),
  };

  private static final Pattern PREFIX =
      Pattern.compile("^(?:litellm\\.\\w+:\\s*)+(?:\\w+(?:Exception|Error)\\s*-\\s*)?");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private Scrubber() {}

  /**
   * The text on one line, without secrets and without LiteLLM's prefixes, at most 500 characters
   * long.
   */
  public static String scrub(String text) {
    String clean =
        CONTROL
            .matcher(text.length() > 4 * LONGEST ? text.substring(0, 4 * LONGEST) : text)
            .replaceAll(" ");
    clean = PREFIX.matcher(clean).replaceFirst("");
    for (Pattern secret : SECRETS) {
      clean = secret.matcher(clean).replaceAll(GONE);
    }
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
  }
}
