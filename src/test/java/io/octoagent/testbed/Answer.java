package io.octoagent.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link ScriptedServer} does with one request: a head and a list of steps, written in
 * order. A test builds one by chaining; it may be played for many requests at once.
 *
 * <p>Without a word about framing the body is sent under a matching Content-Length. An answer that
 * comes to its end keeps the connection alive; {@link #hang}, {@link #cut} and {@link #hangUp} end
 * it there.
 */
public final class Answer {
  private static final byte[] FILLER = filler();

  private enum Framing {
    NONE,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  /** One step of the script. */
  @FunctionalInterface
  interface Step {
    void play(Wire wire) throws IOException, InterruptedException, Wire.ConnectionOver;
  }

  private final String statusLine;
  private final List<String> headers = new ArrayList<>();
  private final List<Step> before = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private Framing framing;
  private long size;
  private Long declared;
  private String eol = "\n";
  private boolean dropNext;

  private Answer(String statusLine, Framing framing) {
    this.statusLine = statusLine;
    this.framing = framing;
  }

  /** An answer with this status. */
  public static Answer status(int status) {
    return new Answer("HTTP/1.1 " + status + " Scripted", Framing.LENGTH);
  }

  /** A 200 with a JSON body. */
  public static Answer json(String body) {
    return status(200).header("Content-Type", "application/json").write(body);
  }

  /** A chunked 200 of server-sent events; each event is one chunk and one socket write. */
  public static Answer sse() {
    return status(200).header("Content-Type", "text/event-stream; charset=utf-8").chunked();
  }

  /**
   * No head: what follows goes to the socket as it is (garbage, half a status line, a hand-made
   * head).
   */
  public static Answer raw(String bytes) {
    return new Answer(null, Framing.NONE).write(bytes);
  }

  /** Takes the request and never answers, until the peer leaves. */
  public static Answer silence() {
    return raw("").hang();
  }

  /** Takes the request and resets the connection. */
  public static Answer reset() {
    return raw("").cut();
  }

  public Answer header(String name, String value) {
    headers.add(name + ": " + value + "\r\n");
    return this;
  }

  /** So many headers with values of so many characters, on top of the others. */
  public Answer headerBomb(int count, int length) {
    for (int i = 0; i < count; i++) {
      header("X-Bomb-" + i, "b".repeat(length));
    }
    return this;
  }

  public Answer chunked() {
    framing = Framing.CHUNKED;
    return this;
  }

  /** No length and no chunks: the body ends where the connection does. */
  public Answer untilClose() {
    framing = Framing.UNTIL_CLOSE;
    return this;
  }

  /** Declares this Content-Length, whatever is written. */
  public Answer length(long bytes) {
    declared = bytes;
    return this;
  }

  /** Waits this long before the status line. */
  public Answer after(Duration delay) {
    before.add(wire -> wire.pause(delay));
    return this;
  }

  /** Waits at the gate before the status line. */
  public Answer after(Gate gate) {
    before.add(wire -> wire.await(gate.arrive()));
    return this;
  }

  /** The whole answer, head and framing included, one byte at a time, each flushed. */
  public Answer bytewise() {
    before.add(wire -> wire.bytewise(true));
    return this;
  }

  /**
   * From here on cuts what is written into pieces of so many bytes, each a socket write (and a
   * chunk) of its own.
   */
  public Answer inPieces(int bytes) {
    return step(wire -> wire.pieces(bytes));
  }

  /** From here on ends SSE lines in CR LF. */
  public Answer crlf() {
    eol = "\r\n";
    return this;
  }

  public Answer write(byte[] body) {
    byte[] bytes = body.clone();
    size += bytes.length;
    return step(wire -> wire.body(bytes));
  }

  public Answer write(String body) {
    return write(body.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes past the framing: a broken chunk size, a second status line. */
  public Answer wire(String bytes) {
    byte[] raw = bytes.getBytes(StandardCharsets.UTF_8);
    return step(wire -> wire.raw(raw));
  }

  /** So many times the letter a, without holding them in memory. */
  public Answer fill(long bytes) {
    size += bytes;
    return step(
        wire -> {
          for (long left = bytes; left > 0; left -= FILLER.length) {
            wire.body(left < FILLER.length ? Arrays.copyOf(FILLER, (int) left) : FILLER);
          }
        });
  }

  /** The letter a until the peer leaves. */
  public Answer endless() {
    return step(
        wire -> {
          while (true) {
            wire.body(FILLER);
          }
        });
  }

  /** One SSE event. */
  public Answer event(String data) {
    return write("data: " + data + eol + eol);
  }

  /** Several SSE events in one socket write. */
  public Answer events(String... data) {
    return events(List.of(data));
  }

  /** Several SSE events in one socket write. */
  public Answer events(List<String> data) {
    StringBuilder all = new StringBuilder();
    data.forEach(one -> all.append("data: ").append(one).append(eol).append(eol));
    return write(all.toString());
  }

  /** An SSE comment, which a client has to skip. */
  public Answer comment(String text) {
    return write(": " + text + eol + eol);
  }

  /** The event that ends an OpenAI stream. */
  public Answer done() {
    return event("[DONE]");
  }

  public Answer pause(Duration time) {
    return step(wire -> wire.pause(time));
  }

  /** Goes on when the test opens the gate. */
  public Answer await(Gate gate) {
    return step(wire -> wire.await(gate.arrive()));
  }

  /** Writes nothing more until the peer leaves. */
  public Answer hang() {
    return step(Wire::hang);
  }

  /** Resets the connection here. */
  public Answer cut() {
    return step(
        wire -> {
          throw new Wire.ConnectionOver(true);
        });
  }

  /**
   * Closes the connection here in an orderly way, even within a chunk or short of the declared
   * length.
   */
  public Answer hangUp() {
    return step(
        wire -> {
          throw new Wire.ConnectionOver(false);
        });
  }

  /** Keeps the connection alive, takes (and records) the next request on it, and resets it then. */
  public Answer thenDropNext() {
    dropNext = true;
    return this;
  }

  boolean dropsNext() {
    return dropNext;
  }

  void play(Wire wire) throws IOException, InterruptedException, Wire.ConnectionOver {
    for (Step step : before) {
      step.play(wire);
    }
    if (statusLine != null) {
      wire.raw(head().getBytes(StandardCharsets.ISO_8859_1));
    }
    wire.chunked(framing == Framing.CHUNKED);
    for (Step step : steps) {
      step.play(wire);
    }
    wire.end();
    if (framing == Framing.UNTIL_CLOSE || framing == Framing.NONE) {
      throw new Wire.ConnectionOver(false);
    }
  }

  private String head() {
    String length =
        switch (framing) {
          case NONE, UNTIL_CLOSE -> "";
          case CHUNKED -> "Transfer-Encoding: chunked\r\n";
          case LENGTH -> "Content-Length: " + (declared == null ? size : declared) + "\r\n";
        };
    return statusLine + "\r\n" + String.join("", headers) + length + "\r\n";
  }

  private Answer step(Step step) {
    steps.add(step);
    return this;
  }

  private static byte[] filler() {
    byte[] bytes = new byte[64 * 1024];
    Arrays.fill(bytes, (byte) 'a');
    return bytes;
  }
}
