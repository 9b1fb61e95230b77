package io.octoagent.api;

import io.octoagent.config.Group;
import io.octoagent.config.Role;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;

/** The roles and groups in the shape of OpenAI's list of models. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class ModelsResource {

  private static final List<Model> MODELS =
      Stream.concat(
              Stream.of(Role.values()).map(Role::id), Stream.of(Group.values()).map(Group::id))
          .distinct()
          .map(Model::new)
          .toList();

  /** Every name that a request's {@code model} may hold. */
  @GET
  public ModelList list() {
    return new ModelList(MODELS);
  }

  /** One of them. */
  @GET
  @Path("/{id}")
  public Model one(@PathParam("id") String id) {
    return MODELS.stream()
        .filter(model -> model.id.equals(id))
        .findFirst()
        .orElseThrow(UnknownModel::new);
  }

  /** OpenAI's list object. */
  public record ModelList(String object, List<Model> data) {
    ModelList(List<Model> data) {
      this("list", data);
    }
  }

  /** OpenAI's model object; {@code created} is in seconds, and always 0: a role has no birthday. */
  public record Model(String id, String object, long created, String owned_by) {
    Model(String id) {
      this(id, "model", 0, "octoagent");
    }
  }
}
