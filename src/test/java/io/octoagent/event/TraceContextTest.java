package io.octoagent.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a caller's trace headers may go on. */
class TraceContextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=b,\tc=d", ""})
  void aHeaderIsKept(String header) {
    // When
    TraceContext context = new TraceContext(header, header);

    // Then
    assertThat(context.parent()).isEqualTo(header);
    assertThat(context.state()).isEqualTo(header);
  }

  /** HTTP/2 lets them through, HTTP/1.1 does not: the proxy's client would refuse to send them. */
  @ParameterizedTest
  @ValueSource(strings = {"a=\u0001b", "a=b\r\nx: y", "a=\u00e9", "a=\u007f"})
  void whatNoHeaderMayHoldIsLeftOut(String header) {
    // When
    TraceContext context = new TraceContext(header, header);

    // Then
    assertThat(context.parent()).isNull();
    assertThat(context.state()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {4097, 200_000})
  void whatIsTooLongIsLeftOut(int length) {
    // When
    TraceContext context = new TraceContext(null, "x".repeat(length));

    // Then
    assertThat(context.state()).isNull();
  }
}
