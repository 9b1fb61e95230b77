package io.octoagent.echo.schema;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Texts of the formats that JSON Schema, pydantic and zod name, for {@link StringSamples}; {@code
 * %d} makes them distinct.
 */
final class Formats {

  private static final List<String> UUIDS =
      List.of("00000000-0000-4000-8000-%012d", "00000000-0000-1000-8000-%012d");

  private static final Map<String, List<String>> TEXTS =
      Map.ofEntries(
          Map.entry("date-time", List.of("2%03d-01-01T00:00:00Z", "2%03d-01-01T00:00:00")),
          Map.entry("date", List.of("2%03d-01-01")),
          Map.entry("time", List.of("12:00:%02dZ", "12:00:%02d")),
          Map.entry("duration", List.of("PT%dS")),
          Map.entry("email", List.of("echo%d@example.com")),
          Map.entry("idn-email", List.of("echo%d@example.com")),
          Map.entry("hostname", List.of("echo%d.example.com")),
          Map.entry("idn-hostname", List.of("echo%d.example.com")),
          Map.entry("uri", List.of("https://example.com/%d")),
          Map.entry("url", List.of("https://example.com/%d")),
          Map.entry("iri", List.of("https://example.com/%d")),
          Map.entry("uri-reference", List.of("https://example.com/%d")),
          Map.entry("iri-reference", List.of("https://example.com/%d")),
          Map.entry("uri-template", List.of("https://example.com/%d")),
          Map.entry("uuid", UUIDS),
          Map.entry("uuid1", List.of("00000000-0000-1000-8000-%012d")),
          Map.entry("uuid3", List.of("00000000-0000-3000-8000-%012d")),
          Map.entry("uuid4", UUIDS),
          Map.entry("uuid5", List.of("00000000-0000-5000-8000-%012d")),
          Map.entry("uuid6", List.of("00000000-0000-6000-8000-%012d")),
          Map.entry("uuid7", List.of("00000000-0000-7000-8000-%012d")),
          Map.entry("uuid8", List.of("00000000-0000-8000-8000-%012d")),
          Map.entry("ipv4", List.of("192.0.2.%d")),
          Map.entry("ipv4network", List.of("192.0.2.%d/32")),
          Map.entry("ipv4interface", List.of("192.0.2.%d/24")),
          Map.entry("ipvanyaddress", List.of("192.0.2.%d")),
          Map.entry("ipvanynetwork", List.of("192.0.2.%d/32")),
          Map.entry("ipvanyinterface", List.of("192.0.2.%d/24")),
          Map.entry("ipv6", List.of("2001:db8::%d")),
          Map.entry("ipv6network", List.of("2001:db8::%d/128")),
          Map.entry("ipv6interface", List.of("2001:db8::%d/64")),
          Map.entry("json-pointer", List.of("/echo/%d")),
          Map.entry("relative-json-pointer", List.of("%d/echo")),
          Map.entry("regex", List.of("echo%d")),
          Map.entry("json-string", List.of("{\"echo\": %d}")),
          Map.entry("base64", List.of("ZWNo%04d")),
          Map.entry("base64url", List.of("ZWNo%04d")));

  private Formats() {}

  /**
   * Texts of a format; none if it is unknown.
   *
   * @param variant counts the values of a set, which must differ
   */
  static List<String> of(String format, int variant) {
    return TEXTS.getOrDefault(format, List.of()).stream()
        .map(text -> String.format(Locale.ROOT, text, variant + 1))
        .toList();
  }
}
