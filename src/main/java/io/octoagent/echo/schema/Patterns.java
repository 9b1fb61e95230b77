package io.octoagent.echo.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/** Matches a schema's regular expressions anywhere in a text, at a limited cost. */
final class Patterns {

  private static final int LONGEST = 4_000;
  private static final int MOST_GROUPS = 200;

  /** The characters that a class is tried on first, the plainest before the others. */
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

  /** Whether {@code text} matches; nothing matches an invalid expression. */
  boolean matches(String expression, String text) {
    if (expression.length() > LONGEST
        || expression.chars().filter(c -> c == '(' || c == '[').count() > MOST_GROUPS) {
      throw new Work.Exhausted();
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
      throw new Work.Exhausted();
    }
  }

  /** Some characters of a class such as {@code [a-z]} or {@code \\d}; none if it is empty. */
  List<String> members(String characterClass) {
    return members.computeIfAbsent(characterClass, this::find);
  }

  private List<String> find(String characterClass) {
    work.consume(PLAIN.size());
    Predicate<String> isMember = Pattern.compile(characterClass).asMatchPredicate();
    List<String> plain = PLAIN.stream().filter(isMember).limit(ENOUGH_MEMBERS).toList();
    if (!plain.isEmpty()) {
      return plain;
    }
    work.consume(Character.MAX_VALUE);
    return IntStream.rangeClosed(0x180, Character.MAX_VALUE)
        .filter(c -> !Character.isSurrogate((char) c))
        .mapToObj(Character::toString)
        .filter(isMember)
        .limit(ENOUGH_MEMBERS)
        .toList();
  }

  /** A text that charges every access, so that an expression that backtracks forever is stopped. */
  private record Counted(CharSequence text, Work work) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      work.consume(1);
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
