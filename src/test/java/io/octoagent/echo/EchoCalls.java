package io.octoagent.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.octoagent.testbed.Caller;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;

/** Calls of the echo whose requests differ in a few members; JSON is written with single quotes. */
abstract class EchoCalls {

  @TestHTTPResource URI service;

  Caller caller;

  @BeforeEach
  void callService() {
    caller = new Caller(service);
  }

  JsonNode answer(String members) throws Exception {
    HttpResponse<String> answer = caller.complete(body(members));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Caller.json(answer.body());
  }

  List<JsonNode> deltas(String members, int index) throws Exception {
    return Caller.events(caller.complete(body(members)).body()).stream()
        .filter(event -> !event.equals("[DONE]"))
        .map(event -> Caller.json(event).at("/choices/0"))
        .filter(choice -> choice.path("index").asInt() == index)
        .toList();
  }

  static String joined(List<JsonNode> deltas, String place) {
    return deltas.stream().map(delta -> delta.at(place).asText("")).collect(Collectors.joining());
  }

  static String body(String members) {
    return json("{'model':'main','messages':[{'role':'user','content':'hi'}]," + members + "}");
  }

  static String json(String text) {
    return text.replace('\'', '"');
  }
}
