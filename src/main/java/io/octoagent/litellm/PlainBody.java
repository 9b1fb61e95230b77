package io.octoagent.litellm;

import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * The body of a plain request, on its way to {@link LiteLlmApi}. The declarative client writes it
 * once the request has its connection, which is when a call that has ended in the meantime must
 * give that connection back.
 *
 * @param json the body
 * @param onConnection told that the connection is there; what it throws keeps the body from being
 *     sent
 */
record PlainBody(Buffer json, Runnable onConnection) {

  /** Writes the body, if it is still wanted. */
  public static class Writer implements MessageBodyWriter<PlainBody> {

    @Override
    public boolean isWriteable(
        Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
      return type == PlainBody.class;
    }

    @Override
    public void writeTo(
        PlainBody body,
        Class<?> type,
        Type generic,
        Annotation[] annotations,
        MediaType mediaType,
        MultivaluedMap<String, Object> headers,
        OutputStream out)
        throws IOException {
      body.onConnection.run();
      out.write(body.json.getBytes());
    }
  }
}
