package io.octoagent.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.octoagent.testbed.Checkout;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** A compose file as rows: {@code healthcheck.interval} to {@code 30s}, a list joined by blanks. */
record ComposeFile(JsonNode root) {

  /** What a service that we put beside the proxy has: it can do little, and it comes back. */
  static final Map<String, String> CONFINED =
      Map.of(
          "read_only", "true",
          "cap_drop", "ALL",
          "security_opt", "no-new-privileges:true",
          "restart", "unless-stopped");

  static ComposeFile read() throws IOException {
    return read("docker-compose.yml");
  }

  static ComposeFile read(String file) throws IOException {
    return new ComposeFile(new YAMLMapper().readTree(Checkout.file(file).toFile()));
  }

  static ComposeFile parse(String yaml) throws IOException {
    return new ComposeFile(new YAMLMapper().readTree(yaml));
  }

  Map<String, String> service(String name) {
    var rows = new TreeMap<String, String>();
    flatten("", root.path("services").path(name), rows);
    return rows;
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> rows) {
    for (var property : node.properties()) {
      var path = prefix + property.getKey();
      if (property.getValue().isObject()) {
        flatten(path + ".", property.getValue(), rows);
      } else {
        rows.put(path, text(property.getValue()));
      }
    }
  }

  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText("");
    }
    return String.join(" ", value.valueStream().map(ComposeFile::item).toList());
  }

  private static String item(JsonNode item) {
    return item.isObject() ? item.toString() : item.asText();
  }
}
