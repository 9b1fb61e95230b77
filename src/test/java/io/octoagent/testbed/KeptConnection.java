package io.octoagent.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octoagent.testbed.RawCall.End;
import io.octoagent.testbed.RawCall.Response;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;

/**
 * A caller that makes one call after the other on one connection, as long as the other side keeps
 * it. It never makes a call twice, which most HTTP clients do when a kept connection was closed.
 */
public final class KeptConnection implements AutoCloseable {
  private final URI service;
  private Socket socket;
  private InputStream in;
  private int connects;

  public KeptConnection(URI service) {
    this.service = service;
  }

  /** Posts a completion and reads all that comes back. */
  public Response complete(String body) throws IOException {
    send(body);
    return receive();
  }

  /** Posts a completion. */
  public void send(String body) throws IOException {
    write(RawCall.request("POST", FakeProxy.COMPLETIONS, body.getBytes(UTF_8), RawCall.JSON));
  }

  /** Writes bytes on the connection; opens one if there is none. */
  public void write(byte[] bytes) throws IOException {
    if (socket == null) {
      socket = RawCall.connect(service);
      in = new BufferedInputStream(socket.getInputStream());
      connects++;
    }
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // it was closed; what is there to be read says how
    }
  }

  /** Reads the next answer; a status of 0 means that there was none. */
  public Response receive() throws IOException {
    Response response;
    try {
      response = RawCall.read(in, false);
    } catch (SocketException e) {
      response = new Response(0, new Headers(List.of()), "", End.RESET);
    }
    boolean last = response.headers().first("Connection").filter("close"::equals).isPresent();
    if (last || response.status() == 0 || response.end() != End.WHOLE) {
      close();
    }
    return response;
  }

  /** How many connections it took so far. */
  public int connects() {
    return connects;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
