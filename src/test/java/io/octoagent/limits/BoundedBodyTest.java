package io.octoagent.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a body that arrives in pieces. */
class BoundedBodyTest {

  private final Pieces pieces = new Pieces();

  @Test
  void aBodyOfExactlyTheLimitIsReadWhole() {
    // Given
    Future<Buffer> body = BoundedBody.read(pieces, 6);
    pieces.send("abc", "def");

    // When
    pieces.end.handle(null);

    // Then
    assertThat(body.result()).hasToString("abcdef");
    assertThat(pieces.resumed).isTrue();
  }

  @Test
  void oneByteMoreFailsBeforeTheEnd() {
    // Given
    Future<Buffer> body = BoundedBody.read(pieces, 6);

    // When
    pieces.send("abc", "defg");

    // Then
    assertThat(body.cause())
        .isInstanceOfSatisfying(
            BoundedBody.TooLarge.class, failure -> assertThat(failure.limit()).isEqualTo(6))
        .hasMessage("the body is above 6 bytes");
  }

  @Test
  void whatComesAfterTheFailureIsNeitherHeldNorRead() {
    // Given
    List<Long> held = new ArrayList<>();
    Future<Buffer> body = BoundedBody.read(pieces, 4, held::add);
    pieces.send("abc", "de");

    // When
    pieces.send("f", "g");
    pieces.end.handle(null);

    // Then
    assertThat(held).containsExactly(3L);
    assertThat(body.cause()).isInstanceOf(BoundedBody.TooLarge.class);
  }

  @Test
  void eachPieceIsHeldBeforeItIsKept() {
    // Given
    List<Long> held = new ArrayList<>();
    Future<Buffer> body = BoundedBody.read(pieces, 100, held::add);

    // When
    pieces.send("ab", "cde", "f");

    // Then
    assertThat(held).containsExactly(2L, 5L, 6L);
    assertThat(body.isComplete()).isFalse();
  }

  @Test
  void whoeverCannotHoldItEndsTheRead() {
    // Given
    Overloaded full = new Overloaded("The memory is full");
    Future<Buffer> body =
        BoundedBody.read(
            pieces,
            100,
            bytes -> {
              throw full;
            });

    // When
    pieces.send("ab");

    // Then
    assertThat(body.cause()).isSameAs(full).hasMessage("The memory is full: try again shortly.");
  }

  @Test
  void aCutConnectionIsTheReadsFailure() {
    // Given
    Future<Buffer> body = BoundedBody.read(pieces, 100);
    pieces.send("ab");
    Throwable cut = new IllegalStateException("cut");

    // When
    pieces.failure.handle(cut);

    // Then
    assertThat(body.cause()).isSameAs(cut);
  }

  /** A body that comes as the test sends it. */
  private static final class Pieces implements ReadStream<Buffer> {
    private Handler<Throwable> failure;
    private Handler<Buffer> data;
    private Handler<Void> end;
    private boolean resumed;

    void send(String... texts) {
      for (String text : texts) {
        data.handle(Buffer.buffer(text));
      }
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
      failure = handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> handler(Handler<Buffer> handler) {
      data = handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(Handler<Void> handler) {
      end = handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      resumed = true;
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      return this;
    }
  }
}
