package io.octoagent.operation;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Fields that a request's body must not have, by where they occur, and values that a field must not
 * have. Names are compared exactly.
 *
 * @param atTop those of the body itself
 * @param inMetadata those of {@code metadata}
 * @param inTool those of an entry of {@code tools}
 * @param valuesInTool the refused values of an entry of {@code tools}, by the name of their field
 * @param reason why, in words for the caller that follow the field's name
 */
public record RefusedFields(
    Names atTop,
    Names inMetadata,
    Names inTool,
    Map<String, RefusedValues> valuesInTool,
    String reason) {

  /** The error that refuses {@code field}, a name with that of its object before it. */
  InvalidRequest refusal(String field) {
    return InvalidRequest.about(field, reason);
  }

  /**
   * Texts that one field must not have.
   *
   * @param contains whether a text is one of them
   * @param reason why, in words for the caller that follow the field's name
   */
  public record RefusedValues(Predicate<String> contains, String reason) {}

  /** A set of names, some of them prefixes. */
  public static final class Names {
    private final Set<String> whole = new HashSet<>();

    /** No prefix begins with another one, so the nearest one below a name is the only candidate. */
    private final NavigableSet<String> prefixes = new TreeSet<>();

    /** Contains {@code names}; one that ends in {@code *} stands for all that begin like it. */
    public Names(List<String> names) {
      for (String name : names) {
        if (name.endsWith("*")) {
          prefixes.add(name.substring(0, name.length() - 1));
        } else {
          whole.add(name);
        }
      }
    }

    /** Whether {@code name} is among them. */
    public boolean contains(String name) {
      if (whole.contains(name)) {
        return true;
      }
      String prefix = prefixes.floor(name);
      return prefix != null && name.startsWith(prefix);
    }
  }
}
