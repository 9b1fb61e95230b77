package io.octoagent.litellm;

import io.quarkus.rest.client.reactive.ClientQueryParam;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.time.Duration;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * LiteLLM's HTTP API without streaming, for {@link PlainTransport} and {@code ProxyHealth}. A
 * status from 400 is a {@code WebApplicationException}, which {@link ProxyHttp#refusal} maps. A
 * null header is not sent. The methods return the body alone, null if it is empty: {@link Transfer}
 * has the rest, which the client would copy three times.
 */
@Path(LiteLlmApi.ROOT)
@RegisterProvider(AnswerReader.class)
@RegisterProvider(PlainBody.Writer.class)
@Produces(MediaType.APPLICATION_JSON)
public interface LiteLlmApi {

  /** Where the API begins. */
  String ROOT = "/v1/";

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

  /**
   * Requests one whole answer.
   *
   * @param path the operation's path below /v1
   */
  @POST
  @Path("/{path}")
  @Consumes(MediaType.APPLICATION_JSON)
  @ClientHeaderParam(name = NUM_RETRIES, value = "0")
  Uni<byte[]> ask(
      @Encoded @PathParam("path") String path,
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(TIMEOUT) String seconds,
      @HeaderParam("traceparent") String traceParent,
      @HeaderParam("tracestate") String traceState,
      @HeaderParam(TAGS) String tags,
      @QueryParam(Forwarded.BETA) String beta,
      @HeaderParam(Forwarded.VERSION) String version,
      @HeaderParam(Forwarded.BETAS) String betas,
      PlainBody body);

  /**
   * Requests a stored response, or a part of one.
   *
   * @param path the path below /v1
   * @param none an empty body, sent for the sake of {@link PlainTransport}
   */
  @GetWithBody
  @Path("/{path}")
  @Consumes(MediaType.APPLICATION_JSON)
  @ClientHeaderParam(name = NUM_RETRIES, value = "0")
  Uni<byte[]> get(
      @Encoded @PathParam("path") String path,
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(TIMEOUT) String seconds,
      @HeaderParam("traceparent") String traceParent,
      @HeaderParam("tracestate") String traceState,
      @RestQuery MultivaluedMap<String, String> query,
      PlainBody none);

  /** Deletes a stored response. The parameters are those of {@link #get}. */
  @DELETE
  @Path("/{path}")
  @Consumes(MediaType.APPLICATION_JSON)
  @ClientHeaderParam(name = NUM_RETRIES, value = "0")
  Uni<byte[]> delete(
      @Encoded @PathParam("path") String path,
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(TIMEOUT) String seconds,
      @HeaderParam("traceparent") String traceParent,
      @HeaderParam("tracestate") String traceState,
      PlainBody none);

  /** Lists the proxy's groups, each with its fallbacks there; costs no tokens. */
  @GET
  @Path("/models")
  @ClientQueryParam(name = "include_metadata", value = "true")
  @ClientQueryParam(name = "fallback_type", value = "general")
  Uni<byte[]> models(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization);

  /**
   * {@code GET}; of the standard annotation, the build warns if there is a body, even an empty one.
   */
  @HttpMethod("GET")
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface GetWithBody {}
}
