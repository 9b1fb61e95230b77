package io.octoagent.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An instant upstream, in one thread: whatever is asked, a {@link Play} is played, each of its
 * steps one write. It costs a few microseconds a call, so that it is never what is measured.
 */
final class Mock implements AutoCloseable {

  /** One answer: what is written when, and what becomes of the connection afterwards. */
  record Play(List<Step> steps, End end) {}

  /** What follows an answer: the next request, the end of the connection, or nothing ever. */
  enum End {
    KEEP,
    CLOSE,
    RESET,
    HANG
  }

  /** Bytes, and how long after the step before them they go out. */
  // two of them are never compared
  @SuppressWarnings("ArrayRecordComponent")
  record Step(long delayMs, byte[] bytes) {}

  private record Due(long at, Connection connection) {}

  private static final int SMALL = 2 << 10;

  private final Function<String, Play> script;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final PriorityQueue<Due> waiting = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private final AtomicInteger open = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  /** Plays what {@code script} says for a request, given as its head and body. */
  Mock(int port, Function<String, Play> script) throws IOException {
    this.script = script;
    selector = Selector.open();
    server = ServerSocketChannel.open();
    server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
    server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
    thread = Thread.ofPlatform().name("mock").daemon().start(this::run);
  }

  int port() {
    return server.socket().getLocalPort();
  }

  /** How many connections to it are open. */
  int open() {
    return open.get();
  }

  /** Goes away as a killed process does: every connection is cut. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        long wait =
            waiting.isEmpty()
                ? 0
                : Math.max(1, (waiting.peek().at() - System.nanoTime()) / 1_000_000);
        selector.select(this::ready, wait);
        while (!waiting.isEmpty() && waiting.peek().at() <= System.nanoTime()) {
          waiting.poll().connection().play();
        }
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new IllegalStateException("the mock is broken", e);
    }
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof Connection connection) {
      connection.ready();
      return;
    }
    try {
      for (SocketChannel caller = server.accept(); caller != null; caller = server.accept()) {
        caller.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
        new Connection(caller);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the mock cannot accept", e);
    }
  }

  private final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Deque<Step> steps = new ArrayDeque<>();
    private ByteBuffer in = ByteBuffer.allocate(SMALL);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean playing;
    private End end = End.KEEP;

    Connection(SocketChannel channel) throws IOException {
      this.channel = channel;
      this.key = channel.register(selector, SelectionKey.OP_READ, this);
      open.incrementAndGet();
    }

    void ready() {
      try {
        if (key.isReadable()) {
          if (channel.read(in) < 0) {
            end();
            return;
          }
          request();
        }
        if (key.isValid() && key.isWritable()) {
          play();
        }
      } catch (IOException e) {
        end();
      }
    }

    /** Answers the request in the buffer, once it is there whole. */
    private void request() throws IOException {
      String text = new String(in.array(), 0, in.position(), ISO_8859_1);
      int body = text.indexOf("\r\n\r\n") + 4;
      if (body < 4
          || playing
          || in.position() < body + Http.contentLength(text.substring(0, body))) {
        if (!in.hasRemaining()) {
          in =
              ByteBuffer.wrap(Arrays.copyOf(in.array(), 2 * in.position())).position(in.position());
        }
        return;
      }
      in = in.capacity() > SMALL ? ByteBuffer.allocate(SMALL) : in.clear();
      Play play = script.apply(text);
      steps.addAll(play.steps());
      end = play.end();
      playing = true;
      later();
    }

    /**
     * Writes what is due; when the caller does not read, or the next step is later, comes back
     * then.
     */
    void play() {
      try {
        while (channel.isOpen()) {
          if (!out.hasRemaining() && playing && !steps.isEmpty()) {
            out = ByteBuffer.wrap(steps.poll().bytes());
          }
          channel.write(out);
          if (out.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            return;
          }
          key.interestOps(SelectionKey.OP_READ);
          if (steps.isEmpty()) {
            playing = end == End.HANG;
            if (end == End.CLOSE || end == End.RESET) {
              end();
            }
            return;
          }
          if (steps.peek().delayMs() > 0) {
            later();
            return;
          }
        }
      } catch (IOException e) {
        end();
      }
    }

    private void later() {
      long delay = steps.isEmpty() ? 0 : steps.peek().delayMs();
      if (delay == 0) {
        play();
      } else {
        waiting.add(new Due(System.nanoTime() + delay * 1_000_000, this));
      }
    }

    private void end() {
      if (!channel.isOpen()) {
        return;
      }
      open.decrementAndGet();
      try {
        if (end == End.RESET) {
          channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        channel.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
