package io.octoagent.config;

/**
 * One setting as docs/configuration.md shows it.
 *
 * @param variable its environment variable
 * @param fallback what holds without it; empty if nothing does
 * @param meaning what it is, in Markdown
 */
record DocumentedSetting(String variable, String fallback, String meaning) {

  /** Its row of a table. */
  String row() {
    String shown = fallback.isEmpty() ? "" : "`" + fallback + "` ";
    return "| `%s` | %s| %s |".formatted(variable, shown, meaning);
  }

  @Override
  public String toString() {
    return variable;
  }
}
