package io.octoagent.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One accepted socket of a {@link ScriptedServer}: one thread reads it to its end, so that a peer
 * that leaves is noticed at once, while another takes requests from what was read and plays the
 * answers.
 */
final class Connection {
  private static final byte[] END = new byte[0];

  private final ScriptedServer server;
  private final Socket socket;
  private final int number;
  private final BlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>();
  private final CompletableFuture<Instant> peerGone = new CompletableFuture<>();
  private final CompletableFuture<Instant> over = new CompletableFuture<>();
  private volatile boolean closing;
  private byte[] current = END;
  private int position;

  Connection(ScriptedServer server, Socket socket, int number) {
    this.server = server;
    this.socket = socket;
    this.number = number;
  }

  void start() {
    Thread.ofVirtual().name("scripted-read-" + number).start(this::readAll);
    Thread.ofVirtual().name("scripted-answer-" + number).start(this::serve);
  }

  /** Ends the connection, with a reset or in an orderly way. */
  void close(boolean reset) {
    closing = true;
    over.complete(Instant.now());
    server.forget(this);
    try (socket) {
      if (reset) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // it is gone, which is what was wanted
    }
  }

  private void readAll() {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = socket.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        byte[] bytes = new byte[n];
        System.arraycopy(buffer, 0, bytes, 0, n);
        inbox.add(bytes);
      }
      peerLeft();
    } catch (IOException e) {
      peerLeft();
    }
    inbox.add(END);
  }

  private void peerLeft() {
    if (!closing) {
      Instant now = Instant.now();
      peerGone.complete(now);
      over.complete(now);
    }
  }

  private void serve() {
    boolean reset = false;
    boolean dropThis = false;
    try {
      while (nextBegins()) {
        Request request = next();
        if (request == null) {
          break;
        }
        server.record(request);
        Answer answer = dropThis ? Answer.reset() : server.answer(request);
        answer.play(new Wire(socket.getOutputStream(), over));
        request.markAnswered();
        dropThis = answer.dropsNext();
        if ("close".equalsIgnoreCase(request.header("Connection"))) {
          break;
        }
      }
    } catch (Wire.ConnectionOver e) {
      reset = e.reset();
    } catch (IOException e) {
      // a write failed: the peer is gone
      peerLeft();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(reset);
    }
  }

  /** Waits for a byte of the next request; false when the peer left or stayed idle for too long. */
  private boolean nextBegins() throws InterruptedException {
    if (position < current.length) {
      return true;
    }
    byte[] bytes = inbox.poll(server.idleLimit().toNanos(), TimeUnit.NANOSECONDS);
    if (bytes == null) {
      return false;
    }
    current = bytes;
    position = 0;
    return bytes.length > 0;
  }

  private Request next() throws IOException, InterruptedException {
    String line = line();
    if (line == null) {
      return null;
    }
    String[] parts = line.split(" ", 3);
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (String field = line(); field != null && !field.isEmpty(); field = line()) {
      int colon = field.indexOf(':');
      fields.add(Map.entry(field.substring(0, colon), field.substring(colon + 1).strip()));
    }
    Headers headers = new Headers(fields);
    byte[] body = body(headers);
    return new Request(parts[0], parts[1], headers, body, peerGone, number);
  }

  private byte[] body(Headers headers) throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if ("chunked".equalsIgnoreCase(headers.first("Transfer-Encoding").orElse(""))) {
      for (int n = chunkSize(); n > 0; n = chunkSize()) {
        take(body, n);
        line();
      }
      line();
    } else {
      take(body, Integer.parseInt(headers.first("Content-Length").orElse("0")));
    }
    return body.toByteArray();
  }

  private int chunkSize() throws IOException, InterruptedException {
    String size = line();
    if (size == null) {
      throw new IOException("cut within a chunked body");
    }
    return Integer.parseInt(size.split(";", 2)[0].strip(), 16);
  }

  private void take(ByteArrayOutputStream into, int count)
      throws IOException, InterruptedException {
    int left = count;
    while (left > 0) {
      if (!fill()) {
        throw new IOException("cut within a body");
      }
      int n = Math.min(left, current.length - position);
      into.write(current, position, n);
      position += n;
      left -= n;
    }
  }

  /** The next line without its end, or null when the peer has left. */
  private String line() throws InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (fill()) {
      byte b = current[position++];
      if (b == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      line.write(b);
    }
    return null;
  }

  private boolean fill() throws InterruptedException {
    if (position == current.length) {
      current = inbox.take();
      position = 0;
      if (current.length == 0) {
        // whoever asks again meets the end again
        inbox.add(END);
        return false;
      }
    }
    return true;
  }
}
