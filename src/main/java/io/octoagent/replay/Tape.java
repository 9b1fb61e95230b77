package io.octoagent.replay;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a {@link Recording}, whose lock every caller must hold. As long as they are few, it
 * holds all of them. Otherwise it has no start any more and holds the last ones: what the fastest
 * reader has not read, and what others have not, up to {@link #MOST}.
 */
final class Tape {

  /** The most bytes that are held for readers other than the fastest. */
  static final int MOST = 1 << 20;

  /** How much the fastest reader may have before it, once the start is gone. */
  private static final int UNREAD = 64 << 10;

  /** What a recording holds beside its bytes, roughly. */
  private static final int OWN = 1 << 10;

  /** The position of a reader whose next byte is no longer held. */
  private static final Chunk LOST = new Chunk(-1);

  private final Space space;
  private final List<Position> positions = new ArrayList<>(2);
  private Chunk first = new Chunk(0);
  private Chunk end = first;
  private int own;
  private boolean fromStart = true;

  Tape(Space space) {
    this.space = space;
  }

  /** Some bytes, and those after them; the last one has none yet. */
  private static final class Chunk {
    private final long offset;
    private byte[] bytes;
    private Chunk next;

    Chunk(long offset) {
      this.offset = offset;
    }
  }

  /** How far a reader is. */
  static final class Position {
    private Chunk at;

    private Position(Chunk at) {
      this.at = at;
    }

    /** Whether its next byte is no longer held. */
    boolean isLost() {
      return at == LOST;
    }

    /** The next bytes; null if there are none yet. */
    byte[] next() {
      return at.bytes;
    }
  }

  /** From now on it counts in its space, until it is {@linkplain #free freed}. */
  void begin() {
    own = OWN;
    space.add(OWN);
  }

  /** A position at the start. */
  Position start() {
    Position start = new Position(first);
    positions.add(start);
    return start;
  }

  /** Goes on behind the next bytes. */
  void advance(Position reader) {
    reader.at = reader.at.next;
    trim(MOST);
  }

  /** Its reader has left. */
  void remove(Position reader) {
    positions.remove(reader);
    trim(MOST);
  }

  int readers() {
    return positions.size();
  }

  void add(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    end.bytes = bytes;
    end.next = new Chunk(end.offset + bytes.length);
    end = end.next;
    boolean room = space.add(bytes.length);
    fromStart = fromStart && room && held() <= MOST;
    trim(room ? MOST : UNREAD);
  }

  /** Whether it has its start, so that one more can read it. */
  boolean isFromStart() {
    return fromStart;
  }

  /** Whether it should get no more bytes before the fastest reader has read some. */
  boolean isFull() {
    return !fromStart && end.offset - fastest() > UNREAD;
  }

  /** All that it holds. */
  Buffer all() {
    Buffer all = Buffer.buffer((int) held());
    for (Chunk chunk = first; chunk.bytes != null; chunk = chunk.next) {
      all.appendBytes(chunk.bytes);
    }
    return all;
  }

  /** Nobody needs the bytes any more. */
  void free() {
    space.remove(held() + own);
    own = 0;
    first = end;
  }

  private long held() {
    return end.offset - first.offset;
  }

  private long fastest() {
    return positions.stream().mapToLong(it -> it.at.offset).max().orElse(end.offset);
  }

  /**
   * Once the start is gone, lets go of what all readers have read, and then of what the fastest
   * has, until no more is held than {@code limit}.
   */
  private void trim(long limit) {
    if (fromStart) {
      return;
    }
    long fastest = fastest();
    long slowest =
        positions.stream()
            .filter(it -> !it.isLost())
            .mapToLong(it -> it.at.offset)
            .min()
            .orElse(end.offset);
    while (first.offset < slowest || (first.offset < fastest && held() > limit)) {
      space.remove(first.bytes.length);
      first = first.next;
    }
    for (Position reader : positions) {
      if (reader.at.offset < first.offset) {
        // its chunk would hold all those after it
        reader.at = LOST;
      }
    }
  }
}
