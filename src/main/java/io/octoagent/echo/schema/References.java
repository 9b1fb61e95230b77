package io.octoagent.echo.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.net.URI;

/**
 * Resolves a schema's {@code $ref}s, which name positions in the same schema.
 *
 * @param root the whole schema
 * @param place the field of the request that holds it
 */
public record References(JsonNode root, String place) {

  private static final int LONGEST_SHOWN = 100;

  /**
   * The schema that {@code reference} names.
   *
   * @throws InvalidRequest if the root does not contain it
   */
  JsonNode target(String reference) {
    try {
      String fragment = URI.create(reference).getFragment();
      if (reference.startsWith("#") && fragment != null) {
        JsonNode target = root.at(JsonPointer.compile(fragment));
        if (!target.isMissingNode()) {
          return target;
        }
      }
    } catch (IllegalArgumentException e) {
      // not a URI or not a pointer: reported like one that leads nowhere
    }
    throw new InvalidRequest(
        place,
        "The schema in '"
            + place
            + "' has the $ref '"
            + reference.substring(0, Math.min(LONGEST_SHOWN, reference.length()))
            + "', which names no place in it.");
  }
}
