package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;

/**
 * One caller with its connection, one call after the other. It blocks, so each has a virtual thread
 * of its own; {@link Load} is the cheaper one where only speed counts.
 */
final class Caller implements AutoCloseable {

  private static final int PATIENCE_MS = 90_000;
  private static final String WORD = "\"content\":\" word";

  private final int port;
  private final int pauseMs;
  private Socket socket;
  private Runnable onFirst = () -> {};

  Caller(int port) {
    this(port, 0);
  }

  /** One that waits so long before each read of at most 4 KiB. */
  Caller(int port, int pauseMs) {
    this.port = port;
    this.pauseMs = pauseMs;
  }

  /** What to do at the first byte of a body. */
  void onFirst(Runnable action) {
    onFirst = action;
  }

  /**
   * Notices, as a careful client does before it sends, that the other side has closed the idle
   * connection.
   */
  void dropIfClosed() {
    try {
      if (socket != null && !socket.isClosed()) {
        socket.setSoTimeout(1);
        socket.getInputStream().read();
        hangUp();
      }
    } catch (SocketTimeoutException e) {
      return;
    } catch (IOException e) {
      hangUp();
    }
  }

  /** One call, over the connection of the one before it if that still stands. */
  Reply call(byte[] request) {
    Reading reading = new Reading();
    try {
      connect().setSoTimeout(PATIENCE_MS);
      reading.began = System.nanoTime();
      socket.getOutputStream().write(request);
      reading.read(socket.getInputStream());
      if (reading.head.toLowerCase(Locale.ROOT).contains("connection: close")) {
        hangUp();
      }
      return reading.reply(null);
    } catch (ConnectException e) {
      return lost(reading, "refused");
    } catch (SocketTimeoutException e) {
      return lost(reading, "silent for " + PATIENCE_MS + " ms");
    } catch (EOFException e) {
      return lost(reading, Reply.CUT);
    } catch (IOException e) {
      return lost(reading, e.toString());
    }
  }

  private Reply lost(Reading reading, String why) {
    hangUp();
    return reading.reply(why);
  }

  /** Opens a connection unless there is one. */
  Socket connect() throws IOException {
    if (socket == null || socket.isClosed()) {
      socket = new Socket();
      socket.setTcpNoDelay(true);
      if (pauseMs > 0) {
        socket.setReceiveBufferSize(8 << 10);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
    return socket;
  }

  @Override
  public void close() {
    hangUp();
  }

  /** The next call opens a connection of its own. */
  void hangUp() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many events with content of the mock's are in a stream's text. */
  static int events(String text) {
    int events = 0;
    for (int at = text.indexOf(WORD); at >= 0; at = text.indexOf(WORD, at + 1)) {
      events++;
    }
    return events;
  }

  /** An answer being read. */
  private final class Reading {
    private final byte[] buffer = new byte[4 << 10];
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String head = "";
    private int at;
    private int filled;
    private long began = System.nanoTime();
    private long first;
    private long last;
    private long gap;
    private long gapFrom;

    void read(InputStream in) throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.length() < 4 || text.lastIndexOf("\r\n\r\n") != text.length() - 4) {
        text.append((char) next(in));
      }
      head = text.toString();
      if (!Http.chunked(head)) {
        take(in, Http.contentLength(head));
        return;
      }
      for (int size = size(in); size > 0; size = size(in)) {
        take(in, size);
        size(in);
      }
      size(in);
    }

    /** A line of the framing: a chunk's length, or the empty line after it, which is 0. */
    private int size(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = next(in); next != '\n'; next = next(in)) {
        line.append((char) next);
      }
      String hex = line.toString().strip();
      return hex.isEmpty() ? 0 : Integer.parseInt(hex, 16);
    }

    private void take(InputStream in, int size) throws IOException {
      for (int left = size; left > 0; ) {
        if (at == filled) {
          fill(in);
        }
        note();
        int part = Math.min(left, filled - at);
        body.write(buffer, at, part);
        at += part;
        left -= part;
      }
    }

    private void note() {
      long now = System.nanoTime();
      if (first == 0) {
        first = now - began;
        onFirst.run();
      } else if (now - last > gap) {
        gap = now - last;
        gapFrom = last;
      }
      last = now;
    }

    private int next(InputStream in) throws IOException {
      if (at == filled) {
        fill(in);
      }
      return buffer[at++];
    }

    private void fill(InputStream in) throws IOException {
      if (pauseMs > 0) {
        try {
          Thread.sleep(pauseMs);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      at = 0;
      filled = in.read(buffer);
      if (filled < 0) {
        filled = 0;
        throw new EOFException();
      }
    }

    Reply reply(String broken) {
      long nanos = System.nanoTime() - began;
      String text = body.toString(ISO_8859_1);
      int status = head.length() < 12 ? 0 : Integer.parseInt(head.substring(9, 12));
      return new Reply(status, head, text, events(text), began, first, nanos, gap, gapFrom, broken);
    }
  }
}
