package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Map;

/** As much of HTTP/1.1 as a load needs. */
final class Http {

  private Http() {}

  static int contentLength(String head) {
    String value = header(head, "content-length");
    return value == null ? 0 : Integer.parseInt(value);
  }

  static boolean chunked(String head) {
    return "chunked".equalsIgnoreCase(header(head, "transfer-encoding"));
  }

  /** A header's value, or null. */
  static String header(String head, String name) {
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\r\n" + name + ":");
    if (at < 0) {
      return null;
    }
    int from = at + name.length() + 3;
    return head.substring(from, head.indexOf("\r\n", from)).strip();
  }

  static byte[] post(int port, Map<String, String> headers, String body) {
    StringBuilder head =
        new StringBuilder("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:" + port);
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    head.append("\r\nContent-Type: application/json\r\nContent-Length: ").append(body.length());
    return head.append("\r\n\r\n").append(body).toString().getBytes(UTF_8);
  }
}
