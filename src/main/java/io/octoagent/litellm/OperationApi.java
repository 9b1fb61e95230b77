package io.octoagent.litellm;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Duration;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;

/**
 * One operation of LiteLLM's HTTP API without streaming, for {@link PlainTransport}. A client of it
 * has the operation's own address as its base: a path parameter is a template that the client
 * resolves for each call. Statuses, headers and bodies are as in {@link LiteLlmApi}.
 */
@Path("")
@RegisterProvider(AnswerReader.class)
@RegisterProvider(PlainBody.Writer.class)
@Produces(MediaType.APPLICATION_JSON)
public interface OperationApi {

  /** Header that turns off the proxy's own retries. */
  String NUM_RETRIES = "x-litellm-num-retries";

  /**
   * Header with the attempt's limit, in seconds; for a stream at least {@code
   * OCTOAGENT_STREAM_IDLE_S}, because LiteLLM limits each gap between two events by it.
   */
  String TIMEOUT = "x-litellm-timeout";

  /** Header with the labels under which the proxy accounts for the call. */
  String TAGS = "x-litellm-tags";

  /** Answer header with the price in USD. */
  String COST = "x-litellm-response-cost";

  /** Answer header with the vendor's model; the body names the group instead. */
  String MODEL = "x-litellm-model-name";

  /** A time span in LiteLLM's format: seconds with a fraction. */
  static String seconds(Duration span) {
    return BigDecimal.valueOf(Math.max(1, span.toMillis()), 3).toPlainString();
  }

  /** Requests one whole answer. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ClientHeaderParam(name = NUM_RETRIES, value = "0")
  Uni<byte[]> ask(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(TIMEOUT) String seconds,
      @HeaderParam("traceparent") String traceParent,
      @HeaderParam("tracestate") String traceState,
      @HeaderParam(TAGS) String tags,
      @QueryParam(Forwarded.BETA) String beta,
      @HeaderParam(Forwarded.VERSION) String version,
      @HeaderParam(Forwarded.BETAS) String betas,
      PlainBody body);
}
