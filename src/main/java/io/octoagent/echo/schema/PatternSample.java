package io.octoagent.echo.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text that a regular expression is likely to match, for {@link StringSamples}: each part once or
 * as often as required, look-arounds ignored. {@link SchemaCheck} makes the final decision.
 */
final class PatternSample {

  private static final int DEEPEST = 50;

  private final String pattern;
  private final long repeat;
  private final int alternative;
  private final Patterns patterns;
  private final Work work;
  private final List<String> groups = new ArrayList<>();
  private int at;
  private int depth;

  /**
   * Prepares a sample.
   *
   * @param repeat how often a repeatable part is repeated, within its own limits
   * @param alternative which of several alternatives is taken
   */
  PatternSample(String pattern, long repeat, int alternative, Patterns patterns, Work work) {
    this.pattern = pattern;
    this.repeat = repeat;
    this.alternative = alternative;
    this.patterns = patterns;
    this.work = work;
  }

  /** The text; empty if the expression is not supported. */
  Optional<String> text() {
    try {
      String text = alternatives();
      return at == pattern.length() ? Optional.of(text) : Optional.empty();
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      // not a valid expression, or not a supported one
      return Optional.empty();
    }
  }

  private String alternatives() {
    if (++depth > DEEPEST) {
      throw new Work.Exhausted();
    }
    List<String> branches = new ArrayList<>();
    do {
      branches.add(sequence());
    } while (take("|"));
    depth--;
    return branches.get(alternative % branches.size());
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      String atom = atom();
      long times = times();
      work.consume(times);
      work.consume(times * atom.length());
      text.append(atom.repeat((int) times));
    }
    return text.toString();
  }

  private String atom() {
    work.step();
    char c = pattern.charAt(at);
    if (c == '(') {
      return group();
    }
    int start = at++;
    return switch (c) {
      case '^', '$' -> "";
      case '.' -> "a";
      case '[' -> oneOf(start, afterClass(start));
      case '\\' -> escaped(start);
      default -> {
        at = pattern.offsetByCodePoints(start, 1);
        yield pattern.substring(start, at);
      }
    };
  }

  private String group() {
    at++;
    boolean looks = take("?=") || take("?!") || take("?<=") || take("?<!");
    boolean counts = !looks && !take("?:");
    if (counts && take("?<")) {
      at = pattern.indexOf('>', at) + 1;
    }
    int number = groups.size();
    if (counts) {
      groups.add("");
    }
    String text = alternatives();
    if (!take(")")) {
      throw new IllegalArgumentException("a group without its end");
    }
    if (counts) {
      groups.set(number, text);
    }
    return looks ? "" : text;
  }

  private String escaped(int start) {
    char c = pattern.charAt(at++);
    return switch (c) {
      case 'b', 'B', 'A', 'Z', 'z', 'G' -> "";
      case 'p', 'P' ->
          oneOf(start, pattern.charAt(at) == '{' ? pattern.indexOf('}', at) + 1 : at + 1);
      case 'x' -> oneOf(start, start + 4);
      case 'u' -> oneOf(start, start + 6);
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> groups.get(c - '1');
      default -> oneOf(start, at);
    };
  }

  /** The end of the class that begins at {@code start}. */
  private int afterClass(int start) {
    int nested = 0;
    for (int i = start; i < pattern.length(); i++) {
      switch (pattern.charAt(i)) {
        case '\\' -> i++;
        case '[' -> nested++;
        case ']' -> {
          if (--nested == 0) {
            return i + 1;
          }
        }
        default -> {}
      }
    }
    throw new IllegalArgumentException("a class without its end");
  }

  /** A character of the class between two positions. */
  private String oneOf(int start, int end) {
    at = end;
    List<String> members = patterns.members(pattern.substring(start, end));
    return members.get(alternative % members.size());
  }

  private long times() {
    long min = 1;
    long max = 1;
    if (take("*")) {
      min = 0;
      max = Long.MAX_VALUE;
    } else if (take("+")) {
      max = Long.MAX_VALUE;
    } else if (take("?")) {
      min = 0;
    } else if (at < pattern.length() && pattern.charAt(at) == '{') {
      int end = pattern.indexOf('}', at);
      String[] bounds = pattern.substring(at + 1, end).split(",", -1);
      min = Long.parseLong(bounds[0]);
      max =
          bounds.length == 1
              ? min
              : bounds[1].isEmpty() ? Long.MAX_VALUE : Long.parseLong(bounds[1]);
      at = end + 1;
    } else {
      return 1;
    }
    if (!take("?")) {
      take("+");
    }
    return Math.clamp(repeat, min, max);
  }

  private boolean take(String token) {
    boolean there = pattern.startsWith(token, at);
    at += there ? token.length() : 0;
    return there;
  }
}
