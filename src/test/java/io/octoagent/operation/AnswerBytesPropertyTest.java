package io.octoagent.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever bytes an answer has, reading them ends well and takes what their number allows. */
class AnswerBytesPropertyTest {

  @Property
  void anAnswerIsReadOrUnreadable(@ForAll Operation operation, @ForAll("answers") Bytes answer) {
    // When
    Throwable thrown = catchThrowable(() -> operation.scan(answer.get()));

    // Then
    if (thrown == null) {
      int mark = Json.mark(answer.get(), 0, answer.length());
      assertThat(JsonTexts.strictly(new Bytes(answer.latin1().substring(mark)).get())).isPresent();
    } else {
      assertThat(thrown).isInstanceOf(Unreadable.class);
    }
  }

  @Property
  void anErrorIsReadWhateverItIs(@ForAll("answers") Bytes answer) {
    // When
    VendorError error = VendorError.in(answer.get());

    // Then
    assertThat(error.words()).isNotNull();
    assertThat(Scrubber.scrub(error.words())).hasSizeLessThanOrEqualTo(501);
    assertThat(error.status()).isBetween(0, 599);
  }

  @Property
  void aStreamOfAnyBytesHasAnEnd(
      @ForAll("streams") Operation operation, @ForAll("answers") Bytes answer) {
    // Given
    AnswerStream stream = Readers.stream(operation);

    // When
    stream.read(answer.packet(0, answer.length()));
    stream.ended();

    // Then
    assertThat(stream.over()).isTrue();
    assertThat(stream.begun() || stream.failure() != null).isTrue();
  }

  /** Counts what is allocated, which follows the work and not the clock. */
  @Property(tries = 100)
  void aLongAnswerTakesInProportionToItsLength(
      @ForAll Operation operation, @ForAll("repeated") Repeated answer) {
    // Given
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] bytes = answer.bytes();
    long before = threads.getCurrentThreadAllocatedBytes();

    // When
    Throwable thrown = catchThrowable(() -> operation.scan(bytes));

    // Then
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(thrown).isNull();
    assertThat(allocated).isLessThan(20L * bytes.length + (1 << 20));
  }

  @Provide
  Arbitrary<Operation> streams() {
    return Streams.operations();
  }

  @Provide
  Arbitrary<Bytes> answers() {
    return Mutations.answers();
  }

  /** At places that are looked at, and one that is not. */
  @Provide
  Arbitrary<Repeated> repeated() {
    Arbitrary<String> around =
        Arbitraries.of(
            "{\"error\":[%s]}",
            "{\"error\":{\"message\":[%s]}}",
            "{\"error\":{\"x\":[%s],\"message\":\"m\"}}",
            "{\"choices\":[%s]}",
            "{\"choices\":[{\"message\":{\"content\":[%s]}}]}",
            "{\"usage\":{\"prompt_tokens_details\":[%s]}}",
            "{\"output\":[%s]}",
            "{\"output\":[{\"content\":[%s]}]}",
            "{\"incomplete_details\":[%s]}",
            "{\"response\":{\"metadata\":[%s]}}",
            "{\"item\":{\"content\":[%s]}}",
            "{\"delta\":[%s]}",
            "{\"content\":[%s]}",
            "{\"message\":{\"content\":[%s]}}",
            "{\"data\":[%s]}",
            "{\"data\":[{\"embedding\":[%s]}]}",
            "{\"x\":[%s]}");
    Arbitrary<String> piece =
        Arbitraries.of(
            "{}",
            "[]",
            "{\"a\":1}",
            "{\"index\":1}",
            "1",
            "1.5e3",
            "\"\"",
            "\"text\"",
            "{\"a\":{\"b\":[]}}");
    return Combinators.combine(around, piece).as(Repeated::new);
  }

  /** An answer with a list of the same, a great many times. */
  private record Repeated(String around, String piece) {
    byte[] bytes() {
      String pieces = (piece + ",").repeat(300_000 / piece.length()) + piece;
      return around.formatted(pieces).getBytes(UTF_8);
    }
  }
}
