package io.octoagent.litellm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.handler.codec.http.HttpVersion;
import io.octoagent.event.Outcome;
import io.octoagent.operation.UpstreamException;
import io.octoagent.testbed.LogLines;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

  private final LogLines log = new LogLines();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void whatTheDecoderFindsIllegalIsAnAnswerThatIsNotHttp() {
    // Given
    Throwable decoders = catchThrowable(() -> HttpVersion.valueOf("SSH-2.0-OpenSSH"));
    assertThat(decoders).isInstanceOf(IllegalArgumentException.class);

    // When
    UpstreamException told = Diagnosis.of(decoders);

    // Then
    assertThat(told.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(log.errors()).isEmpty();
  }

  @Test
  void whatAnybodyElseFindsIllegalIsAFaultOfOursAndIsLogged() {
    // Given
    Throwable ours = catchThrowable(() -> TimeUnit.valueOf("FORTNIGHTS"));
    assertThat(ours).isInstanceOf(IllegalArgumentException.class);

    // When
    UpstreamException told = Diagnosis.of(ours);

    // Then
    assertThat(told.outcome()).isEqualTo(Outcome.CUT);
    assertThat(log.errors()).singleElement().asString().contains("FORTNIGHTS");
  }
}
