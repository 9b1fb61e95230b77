package io.octoagent.litellm;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Hands over an answer of the proxy, which the declarative client has whole by then, at its own
 * length. The client's own reader allocates another 16 KiB for each, a quarter of all that a plain
 * call allocates.
 */
public class AnswerReader implements MessageBodyReader<byte[]> {

  @Override
  public boolean isReadable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
    return type == byte[].class;
  }

  @Override
  public byte[] readFrom(
      Class<byte[]> type,
      Type generic,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream answer)
      throws IOException {
    byte[] bytes = new byte[answer.available()];
    answer.readNBytes(bytes, 0, bytes.length);
    if (answer.read() >= 0) {
      throw new IOException("the client has not read the whole answer");
    }
    return bytes;
  }
}
