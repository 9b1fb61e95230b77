package io.octoagent.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The writing side of a {@link Connection} while one {@link Answer} is played on it. */
final class Wire {
  private final OutputStream out;
  private final CompletableFuture<Instant> over;
  private boolean chunked;
  private boolean bytewise;
  private int pieces = Integer.MAX_VALUE;

  /** {@code over} completes when the peer has left or the server stops: every wait ends then. */
  Wire(OutputStream out, CompletableFuture<Instant> over) {
    this.out = out;
    this.over = over;
  }

  void chunked(boolean on) {
    chunked = on;
  }

  void bytewise(boolean on) {
    bytewise = on;
  }

  void pieces(int size) {
    pieces = size;
  }

  /**
   * Writes body bytes in the answer's framing: one chunk, one socket write, unless cut in pieces.
   */
  void body(byte[] bytes) throws IOException {
    for (int from = 0; from < bytes.length; from += Math.min(pieces, bytes.length - from)) {
      int length = Math.min(pieces, bytes.length - from);
      if (!chunked) {
        raw(bytes, from, length);
        continue;
      }
      byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      byte[] chunk = new byte[size.length + length + 2];
      System.arraycopy(size, 0, chunk, 0, size.length);
      System.arraycopy(bytes, from, chunk, size.length, length);
      chunk[chunk.length - 2] = '\r';
      chunk[chunk.length - 1] = '\n';
      raw(chunk, 0, chunk.length);
    }
  }

  /** Writes bytes as they are, past any framing. */
  void raw(byte[] bytes, int from, int length) throws IOException {
    if (!bytewise) {
      out.write(bytes, from, length);
      return;
    }
    for (int i = from; i < from + length; i++) {
      out.write(bytes, i, 1);
      // the other side gets a chance to read this byte alone
      LockSupport.parkNanos(1);
    }
  }

  void raw(byte[] bytes) throws IOException {
    raw(bytes, 0, bytes.length);
  }

  /** The empty last chunk, when the answer is chunked. */
  void end() throws IOException {
    if (chunked) {
      raw("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  void pause(Duration time) throws InterruptedException, ConnectionOver {
    try {
      over.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    throw new ConnectionOver(false);
  }

  void await(CompletableFuture<?> event) throws InterruptedException, ConnectionOver {
    try {
      CompletableFuture.anyOf(event, over).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    if (over.isDone()) {
      throw new ConnectionOver(false);
    }
  }

  void hang() throws InterruptedException, ConnectionOver {
    await(over);
  }

  /** Ends the script and the connection, with a reset or a plain close. */
  static final class ConnectionOver extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean reset;

    ConnectionOver(boolean reset) {
      super(null, null, false, false);
      this.reset = reset;
    }

    boolean reset() {
      return reset;
    }
  }
}
