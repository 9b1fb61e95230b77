package io.octoagent.testbed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request as it arrived at a {@link ScriptedServer}, and what became of its connection. */
public final class Request {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final String method;
  private final String target;
  private final Headers headers;
  private final byte[] body;
  private final Instant receivedAt = Instant.now();
  private final CompletableFuture<Instant> peerGone;
  private final CompletableFuture<Instant> answered = new CompletableFuture<>();
  private final int connection;

  Request(
      String method,
      String target,
      Headers headers,
      byte[] body,
      CompletableFuture<Instant> peerGone,
      int connection) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.peerGone = peerGone;
    this.connection = connection;
  }

  public String method() {
    return method;
  }

  /** The path without its query, not decoded. */
  public String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /** The query without its question mark, not decoded; empty when there is none. */
  public String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }

  public Headers headers() {
    return headers;
  }

  /** The first value of a header, or null. */
  public String header(String name) {
    return headers.first(name).orElse(null);
  }

  /** The body's bytes, without chunk framing. */
  public byte[] body() {
    return body.clone();
  }

  /** The body as UTF-8 text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The body as JSON, floating numbers as {@code BigDecimal}; fails when it is none. */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text(), e);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** When the last byte of the request had been read. */
  public Instant receivedAt() {
    return receivedAt;
  }

  /** The number of the connection it came on, counted from 1. */
  public int connection() {
    return connection;
  }

  /** When the client closed or reset this request's socket, if it has. */
  public Optional<Instant> closedAt() {
    return Optional.ofNullable(peerGone.getNow(null));
  }

  /** Waits until the client has closed this request's socket; fails after the given time. */
  public Instant awaitClosed(Duration atMost) throws InterruptedException {
    return await(peerGone, atMost, "the client has not closed the socket of " + this);
  }

  /** When the last byte of the answer had been handed to the socket, if it has. */
  public Optional<Instant> answeredAt() {
    return Optional.ofNullable(answered.getNow(null));
  }

  /** Waits until the whole answer has been handed to the socket; fails after the given time. */
  public Instant awaitAnswered(Duration atMost) throws InterruptedException {
    return await(answered, atMost, "no complete answer went to " + this);
  }

  void markAnswered() {
    answered.complete(Instant.now());
  }

  private static Instant await(CompletableFuture<Instant> event, Duration atMost, String otherwise)
      throws InterruptedException {
    try {
      return event.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError(otherwise + " within " + atMost, e);
    }
  }

  @Override
  public String toString() {
    return method + " " + target + " on connection " + connection;
  }
}
