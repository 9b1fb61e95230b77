package io.octoagent.limits;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.LongConsumer;

/**
 * Reads a whole body, up to a limit: a caller's request at the endpoint, and the proxy's errors.
 */
public final class BoundedBody {

  private BoundedBody() {}

  /**
   * Reads the whole body; fails with {@link TooLarge} as soon as it exceeds {@code limit} bytes.
   */
  public static Future<Buffer> read(ReadStream<Buffer> stream, long limit) {
    return read(stream, limit, bytes -> {});
  }

  /**
   * Same as {@link #read(ReadStream, long)}; bytes that arrive after a failure are discarded.
   *
   * @param hold receives the number of bytes so far before a piece is kept; the read fails with
   *     whatever it throws
   */
  public static Future<Buffer> read(ReadStream<Buffer> stream, long limit, LongConsumer hold) {
    Promise<Buffer> whole = Promise.promise();
    Buffer[] read = {Buffer.buffer()};
    stream.exceptionHandler(whole::tryFail);
    stream.endHandler(end -> whole.tryComplete(read[0]));
    stream.handler(
        chunk -> {
          if (read[0] == null) {
            return;
          }
          try {
            long length = read[0].length() + (long) chunk.length();
            if (length > limit) {
              throw new TooLarge(limit);
            }
            hold.accept(length);
            read[0].appendBuffer(chunk);
          } catch (RuntimeException e) {
            read[0] = null;
            whole.tryFail(e);
          }
        });
    stream.resume();
    return whole.future();
  }

  /** The body exceeds the limit. */
  public static final class TooLarge extends RuntimeException {
    private final long limit;

    /** For a body whose declared or actual length exceeds {@code limit} bytes. */
    public TooLarge(long limit) {
      super("the body is above " + limit + " bytes", null, false, false);
      this.limit = limit;
    }

    /** The limit, in bytes. */
    public long limit() {
      return limit;
    }
  }
}
