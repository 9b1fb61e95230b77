package io.octoagent.store;

import io.octoagent.config.StoreAddress;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * One connection to the store, on one event loop, with many commands in flight. {@link Store} opens
 * it and closes it.
 */
final class Link {

  /** How long opening may take, names, encryption and password included. */
  static final Duration OPENING = Duration.ofSeconds(1);

  /** How many commands may be in flight. */
  private static final int MOST_WAITING = 1 << 14;

  private static final Logger LOG = Logger.getLogger(Link.class);

  private final VertxInternal vertx;
  private final Redis client;
  private final RedisConnection connection;

  /** The failures since the last answer. */
  final AtomicInteger failures = new AtomicInteger();

  private final AtomicBoolean closed = new AtomicBoolean();

  private Link(VertxInternal vertx, Redis client, RedisConnection connection) {
    this.vertx = vertx;
    this.client = client;
    this.connection = connection;
  }

  /** Opens one on the event loop of {@code context}, which must be nobody's but the loop's. */
  static Future<Link> open(
      VertxInternal vertx, ContextInternal context, StoreAddress address, NetClientOptions net) {
    Promise<Link> opened = Promise.promise();
    context.runOnContext(now -> open(vertx, address, net, opened));
    return opened.future();
  }

  private static void open(
      VertxInternal vertx, StoreAddress address, NetClientOptions net, Promise<Link> opened) {
    Redis client = Redis.createClient(vertx, options(address, net));
    long timer =
        vertx.setTimer(
            OPENING.toMillis(),
            late -> opened.tryFail(new TimeoutException("does not answer in time")));
    client
        .connect()
        .compose(connection -> introduced(connection, address))
        .onComplete(
            connected -> {
              if (connected.failed()) {
                opened.tryFail(connected.cause());
              } else {
                opened.tryComplete(new Link(vertx, client, connected.result()));
              }
            });
    opened
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              if (done.failed()) {
                // the client itself does not close the connection of a handshake that failed
                client.close();
              }
            });
  }

  /** Without the client's own handshake, which says nothing of some errors that end it. */
  private static RedisOptions options(StoreAddress address, NetClientOptions net) {
    return new RedisOptions()
        .setConnectionString(address.server())
        .setNetClientOptions(net)
        .setProtocolNegotiation(false)
        .setMaxPoolSize(1)
        .setPoolCleanerInterval(-1)
        .setPoolRecycleTimeout(-1)
        .setMaxWaitingHandlers(MOST_WAITING)
        .setTracingPolicy(TracingPolicy.IGNORE);
  }

  private static Future<RedisConnection> introduced(
      RedisConnection connection, StoreAddress address) {
    Future<?> done = Future.succeededFuture();
    if (address.password().isPresent()) {
      Request auth = Request.cmd(Command.AUTH);
      address.user().ifPresent(auth::arg);
      auth.arg(address.password().get().reveal());
      done = connection.send(auth);
    }
    if (address.database().isPresent()) {
      Request select = Request.cmd(Command.SELECT).arg(address.database().get());
      done = done.compose(authenticated -> connection.send(select));
    }
    return done.map(connection);
  }

  /** Calls {@code lost} once if the connection ends, whoever ends it. */
  void onEnd(Handler<Void> lost) {
    connection.exceptionHandler(failure -> {});
    connection.endHandler(lost);
  }

  /**
   * Sends a command.
   *
   * @param patience how long its answer may take
   * @param answered called once, on the caller's context
   */
  void send(Request request, Duration patience, Handler<AsyncResult<Response>> answered) {
    Exchange exchange = new Exchange(answered);
    connection.send(request).onComplete(exchange);
    exchange.begin(patience);
  }

  /** The client's own close fails if the client has closed its pool after a lost connection. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        client.close();
      } catch (IllegalStateException e) {
        LOG.debug("A link was closed twice", e);
      }
    }
  }

  /** One command, and the time that it has. */
  private final class Exchange implements Handler<AsyncResult<Response>> {

    /** A timer that fires later than this tells of a pause of this process, not of the store. */
    private static final Duration LATE = Duration.ofMillis(10);

    private final Handler<AsyncResult<Response>> answered;
    private long end;

    /** None yet; 0 is the timer of somebody else. */
    private long timer = -1;

    private boolean done;

    Exchange(Handler<AsyncResult<Response>> answered) {
      this.answered = answered;
    }

    /** When the command is written: what this process does before that is not the store's time. */
    synchronized void begin(Duration patience) {
      if (!done) {
        end = System.nanoTime() + patience.toNanos();
        timer = vertx.setTimer(patience.toMillis(), fired -> due());
      }
    }

    private void due() {
      synchronized (this) {
        if (!done && System.nanoTime() - end > LATE.toNanos()) {
          // what has arrived meanwhile is read first
          timer = vertx.setTimer(LATE.toMillis(), fired -> over());
          return;
        }
      }
      over();
    }

    private void over() {
      finish(Future.failedFuture(new TimeoutException("does not answer in time")));
    }

    @Override
    public void handle(AsyncResult<Response> answer) {
      finish(answer);
    }

    private void finish(AsyncResult<Response> answer) {
      synchronized (this) {
        if (done) {
          return;
        }
        done = true;
        vertx.cancelTimer(timer);
      }
      answered.handle(answer);
    }
  }
}
