package io.octoagent.api;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.VendorCode;
import io.octoagent.operation.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The errors in the API's description, for {@link ApiDescription}: each status with its codes. */
final class ErrorResponses {

  /** The statuses of a vendor's rejection, which can have a vendor's code. */
  private static final Set<Integer> REJECTED = Set.of(400, 413, 422);

  /** The statuses that only a path without calls has. */
  private static final Set<Integer> NOT_OF_CALLS = Set.of(405, 406);

  /** The statuses that a path without calls has. */
  private static final Set<Integer> READING = Set.of(400, 401, 403, 404, 406, 408, 500);

  private static final String SCHEMAS = "#/components/schemas/";

  private final ObjectNode components;
  private final Map<Integer, List<String>> codes = new TreeMap<>();

  /** Adds the lists of codes to {@code components}, and later each answer that is referred to. */
  ErrorResponses(ObjectNode components) {
    this.components = components;
    for (ErrorCode code : ErrorCode.values()) {
      of(code.status()).add(code.id());
    }
    of(413).add(ErrorCode.UPSTREAM_REJECTED.id());
    of(422).add(ErrorCode.UPSTREAM_REJECTED.id());
    ObjectNode schemas = components.withObjectProperty("schemas");
    schemas.set("VendorCode", enumeration(Stream.of(VendorCode.values()).map(VendorCode::id)));
    schemas.set(
        "ErrorCode", orVendors(enumeration(Stream.of(ErrorCode.values()).map(ErrorCode::id))));
    reference(405, List.of(Dialect.OPENAI));
  }

  /**
   * Adds to {@code responses} the errors that a path can answer.
   *
   * @param dialects the forms that they can have
   * @param calls whether requests go to the proxy
   */
  void addTo(ObjectNode responses, List<Dialect> dialects, boolean calls) {
    for (int status : codes.keySet()) {
      if (calls ? !NOT_OF_CALLS.contains(status) : READING.contains(status)) {
        responses.set(Integer.toString(status), reference(status, dialects));
      }
    }
  }

  private List<String> of(int status) {
    return codes.computeIfAbsent(status, s -> new ArrayList<>());
  }

  private ObjectNode reference(int status, List<Dialect> dialects) {
    String name = dialects.stream().map(ErrorResponses::form).collect(joining()) + status;
    ObjectNode responses = components.withObjectProperty("responses");
    if (!responses.has(name)) {
      responses.set(name, response(status, dialects));
    }
    return object().put("$ref", "#/components/responses/" + name);
  }

  private ObjectNode response(int status, List<Dialect> dialects) {
    ObjectNode response = object();
    response.put("description", of(status).stream().collect(joining("`, `", "`", "`")));
    DescribedHeaders.ALWAYS.addTo(response);
    DescribedHeaders.CALL.addTo(response);
    DescribedHeaders.ERROR.addTo(response);
    switch (status) {
      case 401 -> DescribedHeaders.CHALLENGE.addTo(response);
      case 405 -> DescribedHeaders.METHODS.addTo(response);
      default -> {}
    }
    ObjectNode schema =
        response.putObject("content").putObject("application/json").putObject("schema");
    dialects.forEach(dialect -> schema.withArrayProperty("anyOf").add(envelope(dialect, status)));
    return response;
  }

  private ObjectNode envelope(Dialect dialect, int status) {
    ObjectNode code = enumeration(of(status).stream());
    ObjectNode envelope = object().put("$ref", SCHEMAS + form(dialect) + "Error");
    envelope
        .putObject("properties")
        .putObject("error")
        .putObject("properties")
        .set("code", REJECTED.contains(status) ? orVendors(code) : code);
    return envelope;
  }

  private static ObjectNode enumeration(Stream<String> ids) {
    ObjectNode schema = object().put("type", "string");
    ids.forEach(schema.putArray("enum")::add);
    return schema;
  }

  private static ObjectNode orVendors(ObjectNode codes) {
    ObjectNode either = object();
    either.putArray("anyOf").add(codes).addObject().put("$ref", SCHEMAS + "VendorCode");
    return either;
  }

  private static String form(Dialect dialect) {
    return switch (dialect) {
      case OPENAI -> "OpenAi";
      case ANTHROPIC -> "Anthropic";
    };
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
