package io.octoagent.litellm;

import io.vertx.core.MultiMap;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A whole answer of the proxy, whatever its status: to a plain request, of which the declarative
 * client makes an exception of some, or to a stream's that is no stream.
 *
 * @param body empty if there is none
 * @param header returns a header's value by name, null if absent
 */
// two of them are never compared
@SuppressWarnings("ArrayRecordComponent")
record ProxyAnswer(int status, byte[] body, UnaryOperator<String> header) {

  private static final byte[] NOTHING = {};

  /** An answer whose body is {@code body}, which may be null. */
  static ProxyAnswer of(int status, MultiMap headers, byte[] body) {
    return new ProxyAnswer(status, body == null ? NOTHING : body, name -> header(headers, name));
  }

  /** All values in one, as in an exception's answer: two prices are none. */
  private static String header(MultiMap headers, String name) {
    List<String> values = headers.getAll(name);
    return values.isEmpty() ? null : String.join(",", values);
  }

  static ProxyAnswer of(WebApplicationException refused) {
    Response answer = refused.getResponse();
    return new ProxyAnswer(
        answer.getStatus(),
        answer.hasEntity() ? answer.readEntity(byte[].class) : NOTHING,
        answer::getHeaderString);
  }

  /** Whether its status is any 2xx. */
  boolean isSuccess() {
    return isSuccess(status);
  }

  /** Whether {@code status} is any 2xx. */
  static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  /** The header's value; null if absent. */
  String header(String name) {
    return header.apply(name);
  }
}
