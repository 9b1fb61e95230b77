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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * LiteLLM's HTTP API beside its operations, which are {@link OperationApi}: for {@link
 * StoredResponses} and {@code ProxyHealth}. A status from 400 is a {@code WebApplicationException},
 * which {@link ProxyHttp#refusal} maps. A null header is not sent. The methods return the body
 * alone, null if it is empty: {@link Transfer} has the rest.
 */
@Path("/v1/")
@RegisterProvider(AnswerReader.class)
@RegisterProvider(PlainBody.Writer.class)
@Produces(MediaType.APPLICATION_JSON)
public interface LiteLlmApi {

  /**
   * Requests a stored response, or a part of one.
   *
   * @param path the path below /v1
   * @param none an empty body, sent for the sake of {@link PlainTransport}
   */
  @GetWithBody
  @Path("/{path}")
  @Consumes(MediaType.APPLICATION_JSON)
  @ClientHeaderParam(name = OperationApi.NUM_RETRIES, value = "0")
  Uni<byte[]> get(
      @Encoded @PathParam("path") String path,
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(OperationApi.TIMEOUT) String seconds,
      @HeaderParam("traceparent") String traceParent,
      @HeaderParam("tracestate") String traceState,
      @RestQuery MultivaluedMap<String, String> query,
      PlainBody none);

  /**
   * Cancels a stored response. The parameters are those of {@link #get}.
   *
   * @param empty an object without fields
   */
  @POST
  @Path("/{path}")
  @Consumes(MediaType.APPLICATION_JSON)
  @ClientHeaderParam(name = OperationApi.NUM_RETRIES, value = "0")
  Uni<byte[]> cancel(
      @Encoded @PathParam("path") String path,
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(OperationApi.TIMEOUT) String seconds,
      @HeaderParam("traceparent") String traceParent,
      @HeaderParam("tracestate") String traceState,
      PlainBody empty);

  /** Deletes a stored response. The parameters are those of {@link #get}. */
  @DELETE
  @Path("/{path}")
  @Consumes(MediaType.APPLICATION_JSON)
  @ClientHeaderParam(name = OperationApi.NUM_RETRIES, value = "0")
  Uni<byte[]> delete(
      @Encoded @PathParam("path") String path,
      @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
      @HeaderParam(OperationApi.TIMEOUT) String seconds,
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
