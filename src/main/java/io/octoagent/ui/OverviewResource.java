package io.octoagent.ui;

import io.octoagent.config.Group;
import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.OctoAgentConfig.Switch;
import io.octoagent.config.Role;
import io.octoagent.config.Roles;
import io.octoagent.health.GroupState;
import io.octoagent.health.GroupStates;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/** Serves the page's data in one answer, under /v1 so that callers' keys guard it. */
@Path("/v1/octoagent/overview")
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {

  private final GroupStates groups;
  private final RecentCalls calls;
  private final Spending spending;
  private final Roles roles;
  private final OctoAgentConfig config;

  OverviewResource(
      GroupStates groups,
      RecentCalls calls,
      Spending spending,
      Roles roles,
      OctoAgentConfig config) {
    this.spending = spending;
    this.roles = roles;
    this.groups = groups;
    this.calls = calls;
    this.config = config;
  }

  /** Mode, groups, the last hour, what was spent, and the last calls. */
  @GET
  public Uni<Overview> overview() {
    if (config.ui() == Switch.OFF) {
      throw new NotFoundException();
    }
    String mode = config.llm().mode().name().toLowerCase(Locale.ROOT);
    return groups
        .now()
        .map(
            states ->
                new Overview(
                    System.currentTimeMillis(),
                    mode,
                    states.stream().map(state -> GroupLine.of(state, roles)).toList(),
                    calls.minutes(),
                    spending.lines(),
                    calls.lines()));
  }

  /**
   * What the page shows.
   *
   * @param now when the data was collected, in milliseconds since 1970
   * @param mode who answers: {@code litellm} or {@code echo}
   * @param groups every group
   * @param minutes the last hour, oldest first; minutes without calls are omitted
   * @param spending what named callers and tasks spent
   * @param calls the last calls, newest first
   */
  public record Overview(
      long now,
      String mode,
      List<GroupLine> groups,
      List<Minute.Line> minutes,
      Spending.Lines spending,
      List<CallLine> calls) {}

  /** One group: the roles that start on it, its health, breaker and pause. */
  public record GroupLine(
      String group, List<String> roles, String health, String breaker, long pauseMs) {

    static GroupLine of(GroupState state, Roles roles) {
      Group group = state.group();
      return new GroupLine(
          group.id(),
          roles.of(group).stream().map(Role::id).toList(),
          state.health().name().toLowerCase(Locale.ROOT),
          state.breaker(),
          state.pauseMs());
    }
  }
}
