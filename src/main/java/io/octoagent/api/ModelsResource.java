package io.octoagent.api;

import io.octoagent.config.Caller;
import io.octoagent.config.Groups;
import io.octoagent.config.Roles;
import io.octoagent.operation.Dialect;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/**
 * Lists the roles and groups in the format of OpenAI's list of models, or of Anthropic's for a
 * client that names a version of its API.
 */
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

  /**
   * All values of a request's {@code model} that the caller may use. They are few, so that
   * Anthropic's {@code limit}, {@code before_id} and {@code after_id} have no effect.
   */
  @GET
  public ModelList list(
      @HeaderParam(Dialect.ANTHROPIC_VERSION) String anthropic, @Context RoutingContext request) {
    var names = UnknownModel.names(roles, groups, CallerIdentity.named(request));
    return anthropic == null
        ? new ModelList.OpenAi(names.map(ModelList.OpenAiModel::new).toList())
        : new ModelList.Anthropic(names.map(ModelList.AnthropicModel::new).toList());
  }

  /** The one with this name. */
  @GET
  @Path("/{id}")
  public ModelList.Model one(
      @PathParam("id") String id,
      @HeaderParam(Dialect.ANTHROPIC_VERSION) String anthropic,
      @Context RoutingContext request) {
    Optional<Caller> caller = CallerIdentity.named(request);
    if (UnknownModel.names(roles, groups, caller).noneMatch(id::equals)) {
      throw new UnknownModel(roles, groups, caller);
    }
    return anthropic == null ? new ModelList.OpenAiModel(id) : new ModelList.AnthropicModel(id);
  }
}
