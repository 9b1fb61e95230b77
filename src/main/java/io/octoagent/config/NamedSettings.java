package io.octoagent.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of groups, roles and callers, whose names are not known beforehand. An environment
 * variable such as {@code OCTOAGENT_GROUPS_BIG_CODER_FALLBACKS} does not show where a name has a
 * dash and where a setting begins; this class maps it to {@code
 * octoagent.groups.big-coder.fallbacks}. Used by {@link SettingsCheck}; {@link Groups}, {@link
 * Roles} and {@link Callers} check the values.
 */
final class NamedSettings {

  private static final Map<String, Set<String>> KINDS =
      Map.of(
          "groups", Set.of("fallbacks", "max-in-flight", "enabled"),
          "roles", Set.of("group", "timeout-s", "enabled"),
          "callers",
              Set.of(
                  "key",
                  "groups",
                  "calls-per-minute",
                  "tokens-per-minute",
                  "max-in-flight",
                  "budget-usd",
                  "budget-every",
                  "enabled"));

  private static final Pattern VARIABLE = Pattern.compile("OCTOAGENT_(GROUPS|ROLES|CALLERS)_(.+)");
  private static final Pattern PROPERTY =
      Pattern.compile(
          "octoagent\\.(groups|roles|callers)\\.\"?([^\".]+)\"?\\.([a-z-]+)(\\[\\d+])?");

  /** The former names of the limits of single groups. */
  private static final Pattern OLD_LIMIT = Pattern.compile("OCTOAGENT_MAX_IN_FLIGHT_([A-Z0-9_]+)");

  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, ConfigValue> values = new TreeMap<>();
  private final Set<String> groups = new TreeSet<>();
  private final Set<String> fallbacks = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  private NamedSettings() {}

  /** Reads all of them from {@code context}. */
  static NamedSettings in(ConfigSourceContext context) {
    NamedSettings found = new NamedSettings();
    for (Iterator<String> names = context.iterateNames(); names.hasNext(); ) {
      found.read(names.next(), context);
    }
    return found;
  }

  private void read(String name, ConfigSourceContext context) {
    Matcher old = OLD_LIMIT.matcher(name);
    Matcher variable = VARIABLE.matcher(name);
    Matcher property = PROPERTY.matcher(name);
    if (old.matches() && isSet(name, context)) {
      problems.add(
          "%s is no longer a setting: use OCTOAGENT_GROUPS_%s_MAX_IN_FLIGHT."
              .formatted(name, old.group(1)));
    } else if (variable.matches()) {
      variable(name, variable.group(1).toLowerCase(Locale.ROOT), variable.group(2), context);
    } else if (property.matches()) {
      note(property.group(1), property.group(2), property.group(3), context.getValue(name));
    }
  }

  private void variable(String name, String kind, String rest, ConfigSourceContext context) {
    for (String setting : KINDS.get(kind)) {
      String end = "_" + setting.replace('-', '_').toUpperCase(Locale.ROOT);
      if (rest.endsWith(end) && rest.length() > end.length()) {
        String id =
            rest.substring(0, rest.length() - end.length())
                .replace('_', '-')
                .toLowerCase(Locale.ROOT);
        ConfigValue value = context.getValue(name);
        properties.put("octoagent." + kind + "." + id + "." + setting, text(value));
        note(kind, id, setting, value);
        return;
      }
    }
    problems.add(
        "%s is not a setting: its name must end with %s."
            .formatted(
                name,
                KINDS.get(kind).stream()
                    .map(setting -> "_" + setting.replace('-', '_').toUpperCase(Locale.ROOT))
                    .sorted()
                    .collect(Collectors.joining(" or "))));
  }

  /** Keeps the value of the source with the highest ordinal. */
  private void note(String kind, String id, String setting, ConfigValue value) {
    if (kind.equals("groups")) {
      groups.add(id);
    }
    if (setting.equals("fallbacks")) {
      Stream.of(text(value).split(",", -1)).map(String::strip).forEach(fallbacks::add);
    }
    values.merge(
        kind + "." + id + "." + setting,
        value,
        (one, other) ->
            one.getConfigSourceOrdinal() >= other.getConfigSourceOrdinal() ? one : other);
  }

  private static boolean isSet(String name, ConfigSourceContext context) {
    return !text(context.getValue(name)).isBlank();
  }

  private static String text(ConfigValue value) {
    return value == null || value.getValue() == null ? "" : value.getValue();
  }

  /** The problems with their names, one sentence each. */
  List<String> problems() {
    return problems;
  }

  /** Those from the environment, by property. */
  Map<String, String> properties() {
    return properties;
  }

  /** The names of the groups, disabled ones included. */
  Set<String> groups() {
    return groups;
  }

  /** The longest of {@code usual} and the roles' own time limits; an invalid one does not count. */
  Duration longestTimeout(Duration usual) {
    Duration longest = usual;
    for (Map.Entry<String, ConfigValue> value : values.entrySet()) {
      if (value.getKey().startsWith("roles.") && value.getKey().endsWith(".timeout-s")) {
        try {
          Duration own = new Seconds().convert(text(value.getValue()));
          longest = own.compareTo(longest) > 0 ? own : longest;
        } catch (IllegalArgumentException e) {
          // Roles refuses it
        }
      }
    }
    return longest;
  }
}
