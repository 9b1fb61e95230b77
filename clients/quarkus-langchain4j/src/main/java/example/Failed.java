package example;

import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What this application's callers see of a model that did not answer. */
class Failed {

  @ServerExceptionMapper(RuntimeException.class)
  public Response answer(RuntimeException failure) {
    return Response.status(Response.Status.BAD_GATEWAY).type("text/plain").entity(describe(failure)).build();
  }

  /** With its causes: OctoAgent's own words are in one of them. */
  static String describe(Throwable failure) {
    StringBuilder words = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      words.append(cause.getClass().getSimpleName()).append(": ").append(cause.getMessage()).append(' ');
    }
    return words.toString();
  }
}
