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
 * The body of a plain request to {@link LiteLlmApi}. The declarative client writes it once the
 * request has its connection; a call that has ended in the meantime must release the connection
 * then.
 *
 * @param json the body
 * @param onConnection called once there is a connection; if it throws, the body is not sent
 */
record PlainBody(Buffer json, Runnable onConnection) {

  /** Writes the body unless the call has ended. */
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
