package io.octoagent.testbed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends bytes to the service that no HTTP client would, and reads the one answer to them. */
public final class RawCall {
  private static final int PATIENCE_MS = 20_000;

  /** What came back; a status of 0 means that the connection ended without an answer. */
  public record Response(int status, Headers headers, String text) {
    @Override
    public String toString() {
      return status + " " + headers.entries() + " " + text;
    }
  }

  private RawCall() {}

  /**
   * A request's bytes: its head with Host, the given header lines and Content-Length, and its body.
   */
  public static byte[] request(String method, String target, byte[] body, String... headerLines) {
    String head =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + (headerLines.length == 0 ? "" : String.join("\r\n", headerLines) + "\r\n")
            + (body.length == 0 && !method.equals("POST")
                ? "\r\n"
                : "Content-Length: " + body.length + "\r\n\r\n");
    byte[] prefix = head.getBytes(ISO_8859_1);
    byte[] bytes = new byte[prefix.length + body.length];
    System.arraycopy(prefix, 0, bytes, 0, prefix.length);
    System.arraycopy(body, 0, bytes, prefix.length, body.length);
    return bytes;
  }

  /**
   * Writes the bytes while it reads the answer, because a server may answer before it has read all.
   */
  public static Response send(URI service, byte[] request) throws IOException {
    try (Socket socket = connect(service)) {
      Thread.ofVirtual().start(() -> write(socket, request));
      boolean bodyless = new String(request, 0, Math.min(5, request.length), UTF_8).equals("HEAD ");
      return read(socket.getInputStream(), bodyless);
    }
  }

  /** Writes the bytes and reads all that comes back until the service closes the connection. */
  public static String sendAndReadAll(URI service, byte[] request) throws IOException {
    try (Socket socket = connect(service)) {
      Thread.ofVirtual().start(() -> write(socket, request));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static Socket connect(URI service) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), PATIENCE_MS);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static void write(Socket socket, byte[] request) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
    } catch (IOException e) {
      // the answer, or its absence, is what the test looks at
    }
  }

  private static Response read(InputStream in, boolean bodyless) throws IOException {
    String status = line(in);
    if (status.isEmpty()) {
      return new Response(0, new Headers(List.of()), "");
    }
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      int colon = field.indexOf(':');
      fields.add(Map.entry(field.substring(0, colon), field.substring(colon + 1).strip()));
    }
    Headers headers = new Headers(fields);
    int code = Integer.parseInt(status.split(" ", 3)[1]);
    if (code == 100) {
      return read(in, bodyless);
    }
    byte[] body = bodyless || code == 204 || code == 304 ? new byte[0] : body(in, headers);
    return new Response(code, headers, new String(body, UTF_8));
  }

  private static byte[] body(InputStream in, Headers headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.first("Transfer-Encoding").orElse(""))) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int n = chunkSize(in); n > 0; n = chunkSize(in)) {
        body.write(in.readNBytes(n));
        line(in);
      }
      line(in);
      return body.toByteArray();
    }
    String length = headers.first("Content-Length").orElse(null);
    return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
