package io.octoagent.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An HTTP/1.1 server on a raw socket that records what arrives and answers by script, for tests
 * that need a server that misbehaves at a byte of their choice.
 *
 * <p>An answer comes from the queue, else from the last rule added that matches, else from {@link
 * #otherwise}, else it is a 404.
 */
public final class ScriptedServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int BACKLOG = 1024;

  private record Rule(Predicate<Request> when, Function<Request, Answer> then) {}

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Queue<Answer> queue = new ConcurrentLinkedQueue<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile Function<Request, Answer> otherwise =
      request -> Answer.status(404).write("no rule for " + request);
  private volatile Duration idleLimit = Duration.ofMinutes(10);
  private int port;
  private ServerSocket listener;
  private Thread acceptor;

  /** A server that listens on a loopback port of the system's choice. */
  public static ScriptedServer listen() {
    ScriptedServer server = new ScriptedServer();
    server.start();
    return server;
  }

  public int port() {
    return port;
  }

  /** The address without a path, as in {@code http://127.0.0.1:4000}. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Answers matching requests by this function; outranks the rules added before. */
  public void on(Predicate<Request> when, Function<Request, Answer> then) {
    rules.addFirst(new Rule(when, then));
  }

  /** Answers requests on this path. */
  public void on(String path, Function<Request, Answer> then) {
    on(request -> request.path().equals(path), then);
  }

  /** Answers what no rule matches; stays after a {@link #reset}. */
  public void otherwise(Function<Request, Answer> then) {
    otherwise = then;
  }

  /** Closes a connection on which no request came for so long, as most servers do. */
  public void closeIdleAfter(Duration limit) {
    idleLimit = limit;
  }

  /** Gives the next requests these answers, in order, whatever the rules say. */
  public void enqueue(Answer... answers) {
    queue.addAll(List.of(answers));
  }

  /** Forgets rules, queue and recorded requests; connections stay. */
  public void reset() {
    rules.clear();
    queue.clear();
    requests.clear();
  }

  /** Forgets the recorded requests only. */
  public void forgetRequests() {
    requests.clear();
  }

  /** Every request so far, in order of arrival. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The requests on this path. */
  public List<Request> requests(String path) {
    return requests(request -> request.path().equals(path));
  }

  /** The requests for which this holds. */
  public List<Request> requests(Predicate<Request> which) {
    return requests.stream().filter(which).toList();
  }

  /** Waits until so many requests have arrived and returns them; fails after ten seconds. */
  public List<Request> awaitRequests(int count) throws InterruptedException {
    return await(count, this::requests);
  }

  /** Waits until so many requests have arrived on this path, as {@link #awaitRequests(int)}. */
  public List<Request> awaitRequests(String path, int count) throws InterruptedException {
    return awaitRequests(request -> request.path().equals(path), count);
  }

  /** Waits until this holds for so many requests, as {@link #awaitRequests(int)}. */
  public List<Request> awaitRequests(Predicate<Request> which, int count)
      throws InterruptedException {
    return await(count, () -> requests(which));
  }

  private List<Request> await(int count, Supplier<List<Request>> arrived)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (requests) {
      while (arrived.get().size() < count) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError(
              arrived.get().size() + " of " + count + " requests; all: " + requests);
        }
        requests.wait(left);
      }
    }
    return arrived.get();
  }

  /** Connections that neither side has closed. */
  public int openConnections() {
    return open.size();
  }

  /** Connections accepted since the beginning. */
  public int acceptedConnections() {
    return accepted.get();
  }

  /** Listens, on the same port as before; nothing happens when it does already. */
  public synchronized void start() {
    if (listener != null) {
      return;
    }
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
      port = socket.getLocalPort();
      listener = socket;
      acceptor = Thread.ofVirtual().name("scripted-accept-" + port).start(() -> accept(socket));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  /**
   * Stops listening and closes every connection in an orderly way; {@link #start} brings it back.
   */
  public void stop() {
    shut(false);
  }

  /**
   * Stops listening and resets every connection, as a killed process does; {@link #start} brings it
   * back.
   */
  public void kill() {
    shut(true);
  }

  @Override
  public void close() {
    shut(false);
  }

  private synchronized void shut(boolean reset) {
    if (listener != null) {
      try {
        listener.close();
        // the port is free only when the thread that accepts has left it
        acceptor.join();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      listener = null;
    }
    open.forEach(connection -> connection.close(reset));
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket peer = socket.accept();
        peer.setTcpNoDelay(true);
        Connection connection = new Connection(this, peer, accepted.incrementAndGet());
        open.add(connection);
        if (socket.isClosed()) {
          connection.close(true);
        } else {
          connection.start();
        }
      } catch (SocketException e) {
        // closed by stop, or the peer left before it was accepted
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void record(Request request) {
    synchronized (requests) {
      requests.add(request);
      requests.notifyAll();
    }
  }

  Answer answer(Request request) {
    Answer queued = queue.poll();
    if (queued != null) {
      return queued;
    }
    return rules.stream()
        .filter(rule -> rule.when().test(request))
        .findFirst()
        .map(Rule::then)
        .orElse(otherwise)
        .apply(request);
  }

  Duration idleLimit() {
    return idleLimit;
  }

  void forget(Connection connection) {
    open.remove(connection);
  }
}
