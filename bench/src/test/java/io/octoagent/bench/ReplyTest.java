package io.octoagent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a whole answer, and what as the one that was asked for. */
class ReplyTest {

  private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
  private static final String PLAIN = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        // status, how it broke, whole, good
        "200, null, true, true",
        "500, null, true, false",
        "0, refused, false, false",
        "200, cut, false, false"
      })
  void aPlainAnswer(int status, String broken, boolean whole, boolean good) {
    // When
    Reply reply = reply(status, PLAIN, "{\"choices\":[{}]}", broken);

    // Then
    assertThat(reply.whole()).isEqualTo(whole);
    assertThat(reply.good()).isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      delimiter = '|',
      value = {
        // the stream's end, how it broke, whole, good
        "data: [DONE]~~                                     | null | true  | true",
        "data: {}~~                                         | null | false | false",
        "data: [DONE]~~                                     | cut  | false | false",
        "data: {\"error\":{\"code\":\"x\"}}~event: error~~  | cut  | true  | false",
        "data: {\"error\":{\"code\":\"x\"}}~event: error~~  | null | false | false",
        "data: {\"error\":{\"code\":\"x\"}}~~data: [DONE]~~ | cut  | false | false",
        "data: {\"error\":{\"code\":\"x\"}}~~data: [DONE]~~ | null | false | false"
      })
  void aStream(String end, String broken, boolean whole, boolean good) {
    // When
    Reply reply = reply(200, STREAM, "data: {\"choices\":[]}~~" + end, broken);

    // Then
    assertThat(reply.whole()).isEqualTo(whole);
    assertThat(reply.good()).isEqualTo(good);
  }

  @Test
  void anErrorsCodeIsRead() {
    // When
    Reply reply = reply(504, PLAIN, "{\"error\":{\"message\":\"no\",\"code\":\"slow\"}}", null);

    // Then
    assertThat(reply.code()).isEqualTo("slow");
  }

  @Test
  void noErrorIsReadInTheTextOfAReply() {
    // When
    Reply reply = reply(200, PLAIN, "{\"content\":\"{\"error\":{\"code\":\"slow\"}}\"}", null);

    // Then
    assertThat(reply.code()).isNull();
  }

  private static Reply reply(int status, String head, String body, String broken) {
    return new Reply(status, head, body.replace('~', '\n'), 0, 0, 0, 0, 0, 0, broken);
  }
}
