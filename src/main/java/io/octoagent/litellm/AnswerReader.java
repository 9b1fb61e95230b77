package io.octoagent.litellm;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Copies an answer, which the declarative client has read completely, into an array of its exact
 * length, for {@link LiteLlmApi}. The client's own reader allocates another 16 KiB per answer, a
 * quarter of a plain call's allocations.
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
