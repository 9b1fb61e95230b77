package io.octoagent.api;

import io.octoagent.config.Groups;
import io.octoagent.config.Roles;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;

/** Lists the roles and groups in the format of OpenAI's list of models. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class ModelsResource {

  private final Roles roles;
  private final Groups groups;

  ModelsResource(Roles roles, Groups groups) {
    this.roles = roles;
    this.groups = groups;
  }

  /** All valid values of a request's {@code model}. */
  @GET
  public ModelList list() {
    return new ModelList(models().toList());
  }

  /** The one with this name. */
  @GET
  @Path("/{id}")
  public Model one(@PathParam("id") String id) {
    return models()
        .filter(model -> model.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new UnknownModel(roles, groups));
  }

  private Stream<Model> models() {
    return UnknownModel.names(roles, groups).map(Model::new);
  }

  /** OpenAI's list object. */
  public record ModelList(String object, List<Model> data) {
    ModelList(List<Model> data) {
      this("list", data);
    }
  }

  /** OpenAI's model object; {@code created}, in seconds, is always 0: roles have no date. */
  public record Model(String id, String object, long created, String owned_by) {
    Model(String id) {
      this(id, "model", 0, "octoagent");
    }
  }
}
