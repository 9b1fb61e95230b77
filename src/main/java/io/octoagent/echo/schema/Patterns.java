package io.octoagent.echo.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/** A schema's regular expressions: matched anywhere in a text, at a bounded cost. */
final class Patterns {

  private static final int LONGEST = 4_000;
  private static final int MOST_GROUPS = 200;

  /** What a class of characters is tried on, the plainest first; then all others. */
  private static final List<String> PLAIN =
      IntStream.concat(
              "aA0 _-.,".chars(),
              IntStream.concat(IntStream.rangeClosed('a', 'z'), IntStream.range(' ', 0x180)))
          .mapToObj(Character::toString)
          .toList();

  private static final int ENOUGH_MEMBERS = 8;

  private final Map<String, List<String>> members = new HashMap<>();
  private final Map<String, Pattern> compiled = new HashMap<>();
  private final Work work;

  Patterns(Work work) {
    this.work = work;
  }

  /** Whether {@code text} matches; nothing matches an expression that cannot be read. */
  boolean matches(String expression, String text) {
    if (expression.length() > LONGEST
        || expression.chars().filter(c -> c == '(' || c == '[').count() > MOST_GROUPS) {
      throw new Work.Spent();
    }
    try {
      return compiled
          .computeIfAbsent(expression, Pattern::compile)
          .matcher(new Counted(text, work))
          .find();
    } catch (PatternSyntaxException e) {
      return false;
    } catch (StackOverflowError e) {
      // the JDK's matcher recurses over a long text
      throw new Work.Spent();
    }
  }

  /** Some characters of a class such as {@code [a-z]} or {@code \\d}; none of an empty one. */
  List<String> members(String characterClass) {
    return members.computeIfAbsent(characterClass, this::find);
  }

  private List<String> find(String characterClass) {
    work.spend(PLAIN.size());
    Predicate<String> isMember = Pattern.compile(characterClass).asMatchPredicate();
    List<String> plain = PLAIN.stream().filter(isMember).limit(ENOUGH_MEMBERS).toList();
    if (!plain.isEmpty()) {
      return plain;
    }
    work.spend(Character.MAX_VALUE);
    return IntStream.rangeClosed(0x180, Character.MAX_VALUE)
        .filter(c -> !Character.isSurrogate((char) c))
        .mapToObj(Character::toString)
        .filter(isMember)
        .limit(ENOUGH_MEMBERS)
        .toList();
  }

  /** A text each look at which costs: an expression that backtracks for ever comes to its end. */
  private record Counted(CharSequence text, Work work) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      work.spend(1);
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), work);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
