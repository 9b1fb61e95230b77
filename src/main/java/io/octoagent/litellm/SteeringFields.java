package io.octoagent.litellm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octoagent.operation.RefusedFields;
import io.octoagent.operation.RefusedFields.RefusedValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields with which a caller could control LiteLLM; {@code BodyReader} refuses them. {@code
 * steering-fields.txt} lists them with their effect in LiteLLM, whose names are case-sensitive.
 */
public final class SteeringFields {

  private static final String LIST = "/steering-fields.txt";

  /** All of them. */
  public static final RefusedFields ALL = read();

  private SteeringFields() {}

  private static RefusedFields read() {
    Map<String, List<String>> places = new HashMap<>();
    List<String> current = List.of();
    for (String line : lines()) {
      if (line.startsWith("[")) {
        current = List.of(line.substring(1, line.length() - 1).split(" "));
      } else {
        for (String place : current) {
          places.computeIfAbsent(place, p -> new ArrayList<>()).addAll(List.of(line.split(" +")));
        }
      }
    }
    return new RefusedFields(
        new RefusedFields.Names(places.get("top")),
        new RefusedFields.Names(places.get("metadata")),
        new RefusedFields.Names(places.get("tool")),
        Map.of(
            "type",
            new RefusedValues(
                new RefusedFields.Names(places.get("tool.type"))::contains,
                "is a tool with which a model is called beside the one that was asked for: leave"
                    + " it out"),
            "server_url",
            new RefusedValues(
                ProxyToolServers::contain,
                "names a server of the proxy's own; an address that ends in '/mcp/' and a name is"
                    + " another server's with a slash at its end")),
        "steers the proxy and is not accepted: leave it out");
  }

  private static List<String> lines() {
    try (InputStream list = SteeringFields.class.getResourceAsStream(LIST)) {
      return new String(list.readAllBytes(), UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
