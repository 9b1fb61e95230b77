package io.octoagent.store;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.StoreAddress;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The Redis server that replicas share. {@code ledger}, {@code ladder} and {@code api} send it
 * commands, each of which succeeds or fails within 50 ms. After three failures in a row the store
 * counts as down and is not asked; a probe each second finds out when it is back. Without a
 * configured URL nothing of this runs.
 */
@Singleton
public class Store {

  private static final Logger LOG = Logger.getLogger(Store.class);

  /** How long an answer may take. */
  public static final Duration PATIENCE = Duration.ofMillis(50);

  private static final Duration PROBING = Duration.ofSeconds(1);
  private static final Duration FIRST_PROBE = Duration.ofMillis(100);
  private static final int MOST_FAILURES = 3;

  /** A script that writes, because a server that does not do that is of no use. */
  private static final String PROBE = "return redis.call('SET', KEYS[1], '1', 'PX', '60000')";

  private final Optional<StoreAddress> address;
  private final VertxInternal vertx;
  private final Duration patience;
  private final Supplier<Optional<TlsConfiguration>> tls;

  /** By event loop; one that is being opened, or could not be, is there as well. */
  private final Map<Object, Future<Link>> links = new ConcurrentHashMap<>();

  /** The probe's link, which every loop uses until it has its own; null while the store is down. */
  private volatile Link main;

  private final AtomicBoolean opening = new AtomicBoolean();
  private final AtomicInteger inARow = new AtomicInteger();
  private final LongAdder failures = new LongAdder();
  private String trouble = "";
  private long timer;
  private volatile boolean stopped;

  @Inject
  Store(OctoAgentConfig config, Vertx vertx, TlsConfigurationRegistry tls) {
    this(StoreAddress.in(config.store()), vertx, tls::getDefault, PATIENCE);
  }

  Store(
      Optional<StoreAddress> address,
      Vertx vertx,
      Supplier<Optional<TlsConfiguration>> tls,
      Duration patience) {
    this.patience = patience;
    this.address = address;
    this.vertx = (VertxInternal) vertx;
    this.tls = tls;
  }

  /** Waits for the store, but not long, so that it is there for the first call. */
  void start(@Observes StartupEvent event) throws InterruptedException {
    start();
  }

  void start() throws InterruptedException {
    if (isShared()) {
      CountDownLatch opened = new CountDownLatch(1);
      open().onComplete(done -> opened.countDown());
      opened.await(2 * Link.OPENING.toMillis(), TimeUnit.MILLISECONDS);
      timer = vertx.setPeriodic(PROBING.toMillis(), tick -> probe());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stop();
  }

  void stop() {
    if (isShared()) {
      stopped = true;
      vertx.cancelTimer(timer);
      close();
    }
  }

  /** Whether there is a shared store, up or down. */
  public boolean isShared() {
    return address.isPresent();
  }

  /** Whether it answers. */
  public boolean isUp() {
    return main != null;
  }

  /** How many commands have failed since the start. */
  long failures() {
    return failures.sum();
  }

  /** Sends a command. Fails with {@link StoreDown} if it is not answered in time. */
  public Uni<Response> send(Request request) {
    return Uni.createFrom().emitter(emitter -> send(request, null, emitter));
  }

  /**
   * Runs a script; the keys must be in one slot. Fails with {@link StoreDown} if it is not answered
   * in time.
   */
  public Uni<Response> run(Script script, List<String> keys, List<String> arguments) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                send(
                    request(Command.EVALSHA, script.digest(), keys, arguments),
                    () -> request(Command.EVAL, script.text(), keys, arguments),
                    emitter));
  }

  private static Request request(
      Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  /** {@code again} is another try for a server that does not know a script yet. */
  private void send(
      Request request, Supplier<Request> again, UniEmitter<? super Response> emitter) {
    Link link = link();
    if (link == null) {
      emitter.fail(new StoreDown(false));
      return;
    }
    link.send(
        request,
        patience,
        answer -> {
          if (again != null && Trouble.isUnknownScript(answer.cause())) {
            send(again.get(), null, emitter);
            return;
          }
          try {
            note(link, answer);
          } finally {
            // whatever happens, whoever waits is told
            if (answer.succeeded()) {
              emitter.complete(answer.result());
            } else {
              emitter.fail(new StoreDown(true));
            }
          }
        });
  }

  /** Counts an answer, or a failure. */
  private void note(Link link, AsyncResult<Response> answer) {
    if (answer.succeeded()) {
      reset(inARow);
      reset(link.failures);
      return;
    }
    failures.increment();
    if (Trouble.isOfCommand(answer.cause())) {
      complain(answer.cause().getMessage());
    } else if (inARow.incrementAndGet() >= MOST_FAILURES) {
      down(answer.cause());
    } else if (link.failures.incrementAndGet() >= MOST_FAILURES && link != main) {
      link.close();
    }
  }

  /** Writes nothing in the usual case, because every event loop reads this. */
  private static void reset(AtomicInteger count) {
    if (count.get() != 0) {
      count.set(0);
    }
  }

  private synchronized void complain(String complaint) {
    if (!complaint.equals(trouble)) {
      trouble = complaint;
      LOG.errorf("The store refuses a command: %s", complaint);
    }
  }

  /**
   * The link of this event loop or, until it has one, the probe's; null while the store is down.
   */
  private Link link() {
    Link shared = main;
    ContextInternal context = shared == null ? null : ContextInternal.current();
    if (context == null || !context.isEventLoopContext()) {
      return shared;
    }
    Future<Link> own = links.get(context.nettyEventLoop());
    if (own == null) {
      own = links.computeIfAbsent(context.nettyEventLoop(), loop -> open(context.unwrap()));
    }
    return own.succeeded() ? own.result() : shared;
  }

  private Future<Link> open(ContextInternal context) {
    Object loop = context.nettyEventLoop();
    return Link.open(vertx, context, address.orElseThrow(), net())
        .onSuccess(link -> link.onEnd(end -> lost(loop, link)));
  }

  private NetClientOptions net() {
    NetClientOptions net =
        new NetClientOptions()
            .setConnectTimeout((int) Link.OPENING.toMillis())
            .setTcpKeepAlive(true);
    if (address.orElseThrow().tls()) {
      net.setSsl(true)
          .setHostnameVerificationAlgorithm("HTTPS")
          .setSslHandshakeTimeout(Link.OPENING.toMillis())
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
      tls.get().ifPresent(own -> TlsConfigUtils.configure(net, own));
    }
    return net;
  }

  private void probe() {
    Link shared = main;
    if (shared == null) {
      open();
    } else {
      // a loop whose link could not be opened may try again
      links.values().removeIf(Future::failed);
      shared.send(probing(), patience, answer -> note(shared, answer));
    }
  }

  private static Request probing() {
    return request(Command.EVAL, PROBE, List.of("octoagent:probe"), List.of());
  }

  /** Opens the first link and uses it once; the store is up if that succeeds. */
  private Future<Link> open() {
    if (stopped || !opening.compareAndSet(false, true)) {
      return Future.failedFuture("is being opened");
    }
    if (main != null) {
      opening.set(false);
      return Future.failedFuture("is open");
    }
    ContextInternal context = vertx.createEventLoopContext();
    return open(context)
        .compose(
            link ->
                Future.<Response>future(used -> link.send(probing(), Link.OPENING, used))
                    .map(link)
                    .onFailure(failure -> link.close()))
        .onSuccess(link -> up(context.nettyEventLoop(), link))
        .onFailure(this::stillDown)
        .onComplete(done -> opening.set(false));
  }

  private synchronized void up(Object loop, Link link) {
    inARow.set(0);
    Future<Link> before = links.put(loop, Future.succeededFuture(link));
    if (before != null) {
      before.onSuccess(Link::close);
    }
    main = link;
    trouble = "";
    LOG.infof("The store at %s answers.", address.orElseThrow().server());
  }

  private synchronized void stillDown(Throwable cause) {
    failures.increment();
    log(cause);
  }

  private synchronized void down(Throwable cause) {
    if (main != null && !stopped) {
      close();
      log(cause);
      vertx.setTimer(FIRST_PROBE.toMillis(), soon -> open());
    }
  }

  /** Each trouble is logged once until the store is up again. */
  private void log(Throwable cause) {
    String now = Trouble.of(cause);
    if (!now.equals(trouble)) {
      trouble = now;
      LOG.warnf("The store at %s is down: %s.", address.orElseThrow().server(), now);
    }
  }

  private void close() {
    Link shared = main;
    main = null;
    links.values().forEach(link -> link.onSuccess(Link::close));
    links.clear();
    if (shared != null) {
      shared.close();
    }
  }

  private void lost(Object loop, Link link) {
    links.computeIfPresent(
        loop, (same, own) -> own.succeeded() && own.result() == link ? null : own);
    if (link == main) {
      down(new ClosedChannelException());
    }
  }
}
