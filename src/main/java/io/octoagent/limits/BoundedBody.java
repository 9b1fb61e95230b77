package io.octoagent.limits;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.LongConsumer;

/**
 * Reads a body whole, up to a limit: a caller's request at the front door, and the proxy's errors.
 */
public final class BoundedBody {

  private BoundedBody() {}

  /** The whole body; fails with {@link TooLarge} as soon as it is above {@code limit} bytes. */
  public static Future<Buffer> read(ReadStream<Buffer> stream, long limit) {
    return read(stream, limit, bytes -> {});
  }

  /**
   * The same; what still comes after a failure is thrown away.
   *
   * @param hold told of the bytes so far before a piece is kept; what it throws is the failure
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

  /** The body is above the limit. */
  public static final class TooLarge extends RuntimeException {
    private final long limit;

    /** For a body that says itself that it is above {@code limit} bytes, or is. */
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
