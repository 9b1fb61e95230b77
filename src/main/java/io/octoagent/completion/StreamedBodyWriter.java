package io.octoagent.completion;

import io.octoagent.proxy.ProxyException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.core.ServerSerialisers;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Writes a stream straight to the connection, each event as it comes, with one honest end: {@code [DONE]}, and before
 * it an error event when the stream broke. The framework calls it with a resource's {@link StreamedBody}.
 */
@Provider
class StreamedBodyWriter implements ServerMessageBodyWriter<StreamedBody> {

  private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

  private final ErrorMapper errors;

  StreamedBodyWriter(ErrorMapper errors) {
    this.errors = errors;
  }

  @Override
  public boolean isWriteable(Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType media) {
    return type == StreamedBody.class;
  }

  @Override
  public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType media) {
    return type == StreamedBody.class;
  }

  @Override
  public void writeResponse(StreamedBody body, Type genericType, ServerRequestContext context) {
    ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
    request.suspend();
    ServerSerialisers.encodeResponseHeaders(request);
    HttpServerResponse caller = request.unwrap(HttpServerResponse.class);
    caller.setChunked(true);
    caller.closeHandler(
        left -> {
          body.callerLeft().run();
          request.resume();
        });
    body.pipe()
        .accept(
            caller,
            failure -> {
              caller.closeHandler(null);
              caller.end(ending(failure));
              request.resume();
            });
  }

  private Buffer ending(Optional<ProxyException> failure) {
    return failure
        .map(why -> Buffer.buffer("data: ").appendBuffer(errors.toError(why).json()).appendString("\n\n"))
        .map(event -> event.appendBuffer(DONE))
        .orElse(DONE);
  }

  @Override
  public void writeTo(
      StreamedBody body,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream out) {
    throw new UnsupportedOperationException("a stream is written to the connection");
  }
}
