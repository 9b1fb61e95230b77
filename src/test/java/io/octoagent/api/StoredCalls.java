package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.KeysRequired;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RawCall;
import io.octoagent.testbed.Request;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/**
 * Requests about stored responses, of a caller with a key, to a proxy that has one for every id.
 */
abstract class StoredCalls {

  static final String KEY = KeysRequired.KEY;
  static final String AUTHORIZATION = "Authorization: Bearer " + KEY;

  /** Not as anything here would write it. */
  static final String BODY =
      "{\"id\":\"resp_x\" , \"object\":\"response\",\"new\":[1e2,\"\\u00e9\"],"
          + "\"error\":{\"code\":\"server_error\",\"message\":\"m\"},\"output\":[]}\n";

  FakeProxy proxy;

  @TestHTTPResource URI service;

  @BeforeEach
  void reset() {
    proxy.reset();
    answers(Answer.json(BODY).header("x-litellm-response-cost", "0.0").header("server", "uvicorn"));
  }

  final void answers(Answer answer) {
    proxy.server().on(StoredCalls::isStored, request -> answer);
  }

  static boolean isStored(Request request) {
    return !request.path().equals(FakeProxy.MODELS);
  }

  final List<Request> asked() {
    return proxy.server().requests(StoredCalls::isStored);
  }

  final Request only() {
    assertThat(asked()).hasSize(1);
    return asked().getFirst();
  }

  final RawCall.Response call(String method, String id, String... headers) throws IOException {
    String[] all = new String[headers.length + 1];
    all[0] = AUTHORIZATION;
    System.arraycopy(headers, 0, all, 1, headers.length);
    return RawCall.send(service, RawCall.request(method, "/v1/responses/" + id, new byte[0], all));
  }

  static JsonNode error(RawCall.Response answer, int status, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    var error =
        OpenAiErrors.error(answer.headers().first("Content-Type").orElse(""), answer.text());
    assertThat(error.path("code").asText()).isEqualTo(code);
    return error;
  }
}
