package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Callers in one thread, each with its connection and one call after the other. A call is good when
 * its status is 200 and it is whole; a stream, when it ended with {@code [DONE]} and carries no
 * error.
 */
final class Load {

  /**
   * How a load went; times are in nanoseconds and sorted, {@code first} to the first byte of a
   * body.
   *
   * @param events how many events with content the streams had together
   */
  // two of them are never compared
  @SuppressWarnings("ArrayRecordComponent")
  record Result(
      int good, int failed, long events, long nanos, long[] times, long[] first, String failure) {
    double perSecond() {
      return good * 1e9 / nanos;
    }

    static double millis(long[] sorted, double quantile) {
      return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * quantile)] / 1e6;
    }
  }

  private final int port;
  private final byte[] request;
  private final boolean stream;
  private final Selector selector;
  private long[] times = new long[1 << 16];
  private long[] first = new long[1 << 16];
  private int good;
  private int failed;
  private long events;
  private int begun;
  private int open;
  private int calls;
  private long until;
  private String failure = "";

  private Load(int port, byte[] request, boolean stream) throws IOException {
    this.port = port;
    this.request = request;
    this.stream = stream;
    this.selector = Selector.open();
  }

  /**
   * At most {@code calls} calls over {@code connections} connections, none begun after {@code
   * seconds}.
   */
  static Result run(
      int port, byte[] request, boolean stream, int connections, int calls, double seconds)
      throws IOException {
    return new Load(port, request, stream).run(connections, calls, seconds);
  }

  private Result run(int connections, int limit, double seconds) throws IOException {
    long start = System.nanoTime();
    calls = limit;
    until = start + (long) (seconds * 1e9);
    long giveUp = until + 60_000_000_000L;
    try {
      for (int i = 0; i < Math.min(connections, limit); i++) {
        new Caller().connect();
      }
      while (open > 0 && System.nanoTime() < giveUp) {
        selector.select(key -> ((Caller) key.attachment()).ready(), 1000);
      }
    } finally {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    }
    long nanos = System.nanoTime() - start;
    if (open > 0) {
      failed += open;
      failure = open + " calls without an end";
    }
    return new Result(good, failed, events, nanos, sorted(times), sorted(first), failure);
  }

  private long[] sorted(long[] values) {
    long[] copy = Arrays.copyOf(values, good);
    Arrays.sort(copy);
    return copy;
  }

  private final class Caller {
    private SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(32 << 10);
    private long began;
    private long firstByte;
    private int bodyAt;
    private int length;

    void connect() throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      open++;
      next();
    }

    private void next() throws IOException {
      if (begun >= calls || System.nanoTime() > until) {
        open--;
        channel.close();
        return;
      }
      begun++;
      in.clear();
      firstByte = 0;
      bodyAt = 0;
      began = System.nanoTime();
      channel.write(ByteBuffer.wrap(request));
    }

    void ready() {
      try {
        if (channel.read(in) < 0 || !in.hasRemaining()) {
          lost("closed: " + text(0, Math.min(200, in.position())));
          return;
        }
        if (bodyAt == 0 && !head()) {
          return;
        }
        if (firstByte == 0 && in.position() > bodyAt) {
          firstByte = System.nanoTime();
        }
        if (length >= 0 ? in.position() >= bodyAt + length : endsWith("0\r\n\r\n")) {
          judge();
          next();
        }
      } catch (IOException e) {
        lost(e.toString());
      }
    }

    private boolean head() {
      String text = text(0, in.position());
      bodyAt = text.indexOf("\r\n\r\n") + 4;
      if (bodyAt < 4) {
        bodyAt = 0;
        return false;
      }
      String head = text.substring(0, bodyAt);
      length = Http.chunked(head) ? -1 : Http.contentLength(head);
      return true;
    }

    private void judge() {
      boolean whole =
          in.get(9) == '2'
              && (!stream || (tail(64).contains("[DONE]") && !tail(400).contains("\"error\"")));
      if (!whole) {
        failed++;
        failure = text(0, Math.min(in.position(), 1500));
        return;
      }
      if (stream) {
        events += words();
      }
      if (good == times.length) {
        times = Arrays.copyOf(times, 2 * good);
        first = Arrays.copyOf(first, 2 * good);
      }
      times[good] = System.nanoTime() - began;
      first[good++] = firstByte - began;
    }

    private void lost(String why) {
      failed++;
      failure = why;
      open--;
      try {
        channel.close();
        if (failed < 10_000) {
          connect();
        }
      } catch (IOException e) {
        failure = e.toString();
      }
    }

    /** How often the mock's {@code " word"} is in the body. */
    private int words() {
      byte[] bytes = in.array();
      int words = 0;
      for (int i = bodyAt; i < in.position() - 4; i++) {
        if (bytes[i] == ' ' && bytes[i + 1] == 'w' && bytes[i + 2] == 'o' && bytes[i + 3] == 'r') {
          words++;
        }
      }
      return words;
    }

    private boolean endsWith(String end) {
      int at = in.position() - end.length();
      for (int i = 0; i < end.length(); i++) {
        if (at < bodyAt || in.get(at + i) != end.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private String tail(int size) {
      return text(Math.max(0, in.position() - size), in.position());
    }

    private String text(int from, int to) {
      return new String(in.array(), from, to - from, ISO_8859_1);
    }
  }
}
