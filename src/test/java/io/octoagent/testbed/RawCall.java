package io.octoagent.testbed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends bytes to the service that no HTTP client would, and reads the one answer to them. */
public final class RawCall {
  private static final int PATIENCE_MS = 20_000;
  static final String JSON = "Content-Type: application/json";

  /** How an answer ended. */
  public enum End {
    /** As its framing says. */
    WHOLE,
    /** Before that, with the connection's orderly end. */
    CUT,
    /** With a reset of the connection. */
    RESET
  }

  /** What came back; a status of 0 means that the connection ended without an answer. */
  public record Response(int status, Headers headers, String text, End end) {

    /** As a stream. */
    public StreamedAnswer streamed() {
      return new StreamedAnswer(status, text, end == End.WHOLE);
    }

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

  /** A streamed completion over HTTP/1.1, read byte by byte to its end. */
  public static Response stream(URI service, String body) throws IOException {
    return stream(service, body, "HTTP/1.1");
  }

  /** The same over HTTP/1.1 or HTTP/1.0. */
  public static Response stream(URI service, String body, String version) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    String request = new String(request("POST", FakeProxy.COMPLETIONS, bytes, JSON), ISO_8859_1);
    return send(service, request.replaceFirst("HTTP/1.1", version).getBytes(ISO_8859_1));
  }

  /** Writes the bytes and reads all that comes back until the service closes the connection. */
  public static String sendAndReadAll(URI service, byte[] request) throws IOException {
    try (Socket socket = connect(service)) {
      Thread.ofVirtual().start(() -> write(socket, request));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  public static Socket connect(URI service) throws IOException {
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

  static Response read(InputStream in, boolean bodyless) throws IOException {
    String status = line(in);
    if (status.isEmpty()) {
      return new Response(0, new Headers(List.of()), "", End.CUT);
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
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    End end = bodyless || code == 204 || code == 304 ? End.WHOLE : readBody(in, headers, body);
    return new Response(code, headers, body.toString(UTF_8), end);
  }

  private static End readBody(InputStream in, Headers headers, ByteArrayOutputStream body)
      throws IOException {
    try {
      if ("chunked".equalsIgnoreCase(headers.first("Transfer-Encoding").orElse(""))) {
        for (int n = chunkSize(in); n > 0; n = chunkSize(in)) {
          read(in, n, body);
          wholeLine(in);
        }
        wholeLine(in);
      } else {
        String length = headers.first("Content-Length").orElse(null);
        if (length == null) {
          in.transferTo(body);
        } else {
          read(in, Integer.parseInt(length), body);
        }
      }
      return End.WHOLE;
    } catch (EOFException e) {
      return End.CUT;
    } catch (SocketException e) {
      return End.RESET;
    }
  }

  private static void read(InputStream in, int length, ByteArrayOutputStream into)
      throws IOException {
    byte[] bytes = in.readNBytes(length);
    into.write(bytes);
    if (bytes.length < length) {
      throw new EOFException();
    }
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(wholeLine(in).split(";", 2)[0].strip(), 16);
  }

  /** A line of the framing. */
  private static String wholeLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  /** A line of the head; at the connection's end, what there is of it. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
