package io.octoagent.echo.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.operation.InvalidRequest;
import java.net.URI;

/**
 * What a schema's {@code $ref}s stand for: places in the same schema.
 *
 * @param root the whole schema
 * @param place the field of the request that holds it
 */
public record References(JsonNode root, String place) {

  private static final int LONGEST_SHOWN = 100;

  /**
   * The schema that {@code reference} names.
   *
   * @throws InvalidRequest if there is none in the root
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
      // no URI or no pointer: told like one that leads nowhere
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
