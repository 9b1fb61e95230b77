package io.octoagent.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes as a JSON schema what {@link Tools} requires of an entry, for {@link RequestSchema}. */
final class ToolSchema {

  private static final String PROPERTIES = "properties";
  private static final String REQUIRED = "required";
  private static final String TYPE = "type";
  private static final String NAME = "name";
  private static final String FUNCTION = "function";

  private ToolSchema() {}

  /** The schema of one tool. */
  static ObjectNode of(Tools.Required required) {
    ObjectNode tool = withKinds();
    ((ObjectNode) tool.at("/properties/" + FUNCTION)).set(PROPERTIES, kinds());
    if (required != Tools.Required.NOTHING) {
      require(tool, TYPE, JsonTypes.of("string"));
    }
    if (required == Tools.Required.TYPE_AND_FUNCTION) {
      ObjectNode function = JsonTypes.of("object");
      require(function, NAME, JsonTypes.of("string"));
      ObjectNode isFunction = tool.putObject("if");
      isFunction.putArray(REQUIRED).add(TYPE);
      isFunction.putObject(PROPERTIES).putObject(TYPE).put("const", FUNCTION);
      require(tool.putObject("then"), FUNCTION, function);
    }
    return tool;
  }

  private static ObjectNode withKinds() {
    return JsonTypes.of("object").set(PROPERTIES, kinds());
  }

  private static ObjectNode kinds() {
    ObjectNode properties = JsonTypes.any();
    Tools.KINDS.keySet().stream()
        .sorted()
        .forEach(name -> properties.set(name, JsonTypes.of(Tools.KINDS.get(name))));
    return properties;
  }

  private static void require(ObjectNode object, String name, ObjectNode property) {
    object.putArray(REQUIRED).add(name);
    object.withObjectProperty(PROPERTIES).set(name, property);
  }
}
