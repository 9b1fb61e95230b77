package io.octoagent.litellm;

import io.octoagent.event.Consumption;
import io.octoagent.event.Outcome;
import io.octoagent.event.TraceContext;
import io.octoagent.limits.Memory;
import io.octoagent.operation.AnswerScan;
import io.octoagent.operation.Json;
import io.octoagent.operation.Operation;
import io.octoagent.operation.Unreadable;
import io.octoagent.operation.UpstreamException;
import io.octoagent.operation.UpstreamException.Failed;
import io.octoagent.operation.Usage;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The plain transport to the proxy: one request, one whole answer, read once. Called by {@code
 * Ladder}, and by {@link StoredResponses} for what is no call.
 */
@Singleton
public class PlainTransport {

  private final PerEventLoop<Client> clients;
  private final ProxyHttp http;
  private final Connections connections;

  PlainTransport(ProxyHttp http, Memory memory, Connections connections) {
    this.clients = new PerEventLoop<>(() -> new Client(http, memory));
    this.http = http;
    this.connections = connections;
  }

  /**
   * Sends the request. Fails with an {@link UpstreamException} or with the connection's own
   * failure. Cancelling closes the connection, or releases it unused if it comes later.
   */
  public Uni<Reply> send(ProxyRequest request) {
    return exchange(
        (client, onConnection) -> ask(client.at(request.operation()), request, onConnection),
        answer -> read(request, answer));
  }

  private Uni<byte[]> ask(OperationApi api, ProxyRequest request, Runnable onConnection) {
    TraceContext trace = request.trace();
    Forwarded forwarded = request.forwarded();
    return api.ask(
        http.authorization(),
        OperationApi.seconds(request.limit()),
        trace.parent(),
        trace.state(),
        request.task(),
        forwarded.beta(),
        forwarded.version(),
        forwarded.betas(),
        new PlainBody(request.json(), onConnection));
  }

  /**
   * Makes one request, and reads its answer with {@code reader}. Fails with what that throws, or
   * with the connection's own failure. Cancelling is as in {@link #send}.
   */
  <T> Uni<T> exchange(Sender sender, Function<ProxyAnswer, T> reader) {
    return Uni.createFrom()
        .emitter(emitter -> new Exchange<>(clients.get(), sender, reader, emitter).send());
  }

  /** Sends one request with a {@link PlainBody}, which calls {@code onConnection}. */
  interface Sender {
    Uni<byte[]> send(Client client, Runnable onConnection);
  }

  /** One event loop's clients, made when they are needed, and their latest connection. */
  static final class Client {
    private final ProxyHttp http;
    private final Memory memory;
    private final Map<Operation, OperationApi> operations = new EnumMap<>(Operation.class);
    private LiteLlmApi others;
    private Transfer latest;

    Client(ProxyHttp http, Memory memory) {
      this.http = http;
      this.memory = memory;
    }

    /** The client of one operation. */
    OperationApi at(Operation operation) {
      return operations.computeIfAbsent(operation, asked -> http.api(asked, this::connected));
    }

    /** The client of all else. */
    LiteLlmApi others() {
      if (others == null) {
        others = http.api(this::connected).build(LiteLlmApi.class);
      }
      return others;
    }

    private void connected(HttpClientRequest request) {
      latest = new Transfer(http, request, memory.answer());
    }
  }

  /**
   * One request and its answer. If a call is cancelled before it has its connection, the
   * declarative client loses that connection, and the pool is smaller by one for good. So its call
   * is never cancelled: {@link #hangUp} resets the connection, at once or when it comes.
   */
  private final class Exchange<T> {
    private final Client client;
    private final Sender sender;
    private final Function<ProxyAnswer, T> reader;
    private final UniEmitter<? super T> emitter;
    private final Connections.Use use = connections.request();
    private Transfer transfer;
    private boolean over;

    Exchange(
        Client client,
        Sender sender,
        Function<ProxyAnswer, T> reader,
        UniEmitter<? super T> emitter) {
      this.client = client;
      this.sender = sender;
      this.reader = reader;
      this.emitter = emitter;
      emitter.onTermination(this::hangUp);
    }

    void send() {
      try {
        sender.send(client, this::connected).subscribe().with(this::answered, this::fail);
      } catch (RuntimeException e) {
        fail(e);
      }
    }

    /**
     * Runs in the event loop turn in which the client has acquired the connection, so {@code
     * latest} is this one.
     */
    private void connected() {
      use.acquired();
      synchronized (this) {
        transfer = client.latest;
        if (!over) {
          return;
        }
      }
      transfer.hangUp();
      throw new UpstreamException.Abandoned();
    }

    private void answered(byte[] body) {
      use.ended();
      T answer;
      try {
        answer = reader.apply(transfer.answer(body));
      } catch (RuntimeException e) {
        fail(e);
        return;
      }
      synchronized (this) {
        over = true;
      }
      emitter.complete(answer);
    }

    private void fail(Throwable failure) {
      // needed even if the client has failed by itself, because it would lose the connection
      hangUp();
      use.ended();
      if (failure instanceof WebApplicationException refused) {
        refused(refused);
      } else {
        emitter.fail(failure);
      }
    }

    /** Reads an answer with a status that the client makes an exception of. */
    private void refused(WebApplicationException refused) {
      try {
        emitter.complete(reader.apply(ProxyAnswer.of(refused)));
      } catch (RuntimeException e) {
        emitter.fail(e);
      }
    }

    private void hangUp() {
      Transfer open;
      synchronized (this) {
        if (over) {
          return;
        }
        over = true;
        open = transfer;
      }
      if (open != null) {
        open.hangUp();
      }
    }
  }

  private Reply read(ProxyRequest request, ProxyAnswer answer) {
    byte[] body = answer.body();
    if (!answer.isSuccess()) {
      throw http.refusal(answer.status(), body, answer.header());
    }
    BigDecimal price = Usage.price(answer.header(OperationApi.COST));
    String model = answer.header(OperationApi.MODEL);
    if (body.length == 0) {
      throw new Failed(Outcome.HOLLOW, "a success without a body")
          .after(Usage.consumption(null, price));
    }
    AnswerScan scan = scan(request.operation(), body, price);
    Consumption consumption = Usage.consumption(scan.usage(), price);
    if (scan.error() != null) {
      throw Diagnosis.inBand(scan.error()).after(consumption);
    }
    if (Conversations.isForgotten(request.body(), model)) {
      throw Conversations.forgotten().after(consumption);
    }
    if (!scan.answers()) {
      throw new Failed(Outcome.HOLLOW, "a success without content").after(consumption);
    }
    return new Reply.Plain(
        request.group(),
        withoutMark(body),
        Optional.ofNullable(model).or(() -> Optional.ofNullable(scan.model())),
        consumption,
        Optional.ofNullable(scan.finishReason()));
  }

  private static AnswerScan scan(Operation operation, byte[] body, BigDecimal price) {
    try {
      return operation.scan(body);
    } catch (Unreadable e) {
      throw new Failed(Outcome.MALFORMED, "not JSON").after(Usage.consumption(e.usage(), price));
    }
  }

  /** Removes a byte order mark: it is not part of JSON, and many callers cannot parse it. */
  private static Buffer withoutMark(byte[] body) {
    int mark = Json.mark(body, 0, body.length);
    return Buffer.buffer(body).slice(mark, body.length);
  }
}
