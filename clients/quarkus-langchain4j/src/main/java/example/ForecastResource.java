package example;

import dev.langchain4j.model.output.TokenUsage;
import io.quarkiverse.langchain4j.runtime.aiservice.ChatEvent;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The forecast, in each way in which a model can be asked. */
@Path("/forecast/{city}")
class ForecastResource {
  private final Forecaster forecaster;

  ForecastResource(Forecaster forecaster) {
    this.forecaster = forecaster;
  }

  @GET
  @Produces(MediaType.TEXT_PLAIN)
  public String say(String city) {
    return forecaster.say(city);
  }

  @GET
  @Path("measured")
  @Produces(MediaType.TEXT_PLAIN)
  public String measure(String city) {
    return forecaster.measure(city);
  }

  @GET
  @Path("report")
  public Forecaster.Report report(String city) {
    return forecaster.report(city);
  }

  /** A stream that breaks is a failure of the Multi: the caller is told, as the last piece. */
  @GET
  @Path("stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<String> stream(String city) {
    return forecaster
        .stream(city)
        .onItem()
        .transformToMultiAndConcatenate(ForecastResource::piece)
        .onFailure()
        .recoverWithItem(failure -> "failed: " + Failed.describe(failure));
  }

  private static Multi<String> piece(ChatEvent event) {
    return switch (event) {
      case ChatEvent.PartialResponseEvent part -> Multi.createFrom().item(part.getChunk());
      case ChatEvent.ChatCompletedEvent end -> {
        TokenUsage usage = end.getChatResponse().tokenUsage();
        Log.infof("tokens: %d", usage == null ? 0 : usage.totalTokenCount());
        yield Multi.createFrom().empty();
      }
      default -> Multi.createFrom().empty();
    };
  }
}
