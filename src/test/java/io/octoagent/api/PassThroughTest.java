package io.octoagent.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.CanonicalJson;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.Request;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller says reaches the proxy as it is, and what the proxy answers reaches the caller. */
@QuarkusTest
@WithTestResource(FakeProxyResource.class)
class PassThroughTest {
  FakeProxy proxy;

  @TestHTTPResource URI service;

  Caller caller;

  @BeforeEach
  void reset() {
    proxy.reset();
    caller = new Caller(service);
  }

  @Test
  void thirtyUnknownFieldsArriveAsTheyWere() throws Exception {
    // Given
    String body = resource("unknown-fields-request.json");
    assertThat(Caller.json(body).size()).isGreaterThanOrEqualTo(32);

    // When
    HttpResponse<String> response = caller.complete(body);

    // Then
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(CanonicalJson.of(arrived().text()))
        .isEqualTo(CanonicalJson.of(addressed(body, "\"main\"", "\"disable_fallbacks\":true")));
  }

  @Test
  void aStreamGainsOnlyTheWishForUsage() throws Exception {
    // Given
    String body =
        resource("unknown-fields-request.json")
            .replaceFirst("\\{", "{\"stream\":true,\"stream_options\":{\"novel\":[1.50]},");

    // When
    HttpResponse<String> response = caller.complete(body);

    // Then
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    String expected =
        addressed(body, "\"main\"", "\"disable_fallbacks\":true")
            .replace("{\"novel\":[1.50]}", "{\"novel\":[1.50],\"include_usage\":true}");
    assertThat(CanonicalJson.of(arrived().text())).isEqualTo(CanonicalJson.of(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "1",
        "-0.5",
        "1.7976931348623157e308",
        "-1E-400",
        "9007199254740993",
        "123456789012345678901234567890",
        "0.1000000000000000055511151231257827",
        "\"\\u00e9\\u0000\\u2028\\ud83d\\udc19\\/\\\"\\\\\"",
        "\"\ud83d\udc19 \u00e9\"",
        "[]",
        "{}",
        "null",
        "[[[[null,true,false,{\"\":\"\"}]]]]"
      })
  void everyJsonValueKeepsItsMeaningBothWays(String value) throws Exception {
    // Given
    String body = withField(Caller.chat("router", "x"), "novel", value);
    String answer =
        "{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
            + "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}],"
            + "\"novel\":"
            + value
            + "}";
    proxy.on("cheap", Answer.json(answer));

    // When
    HttpResponse<String> response = caller.complete(body);

    // Then
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    String asked = addressed(body, "\"cheap\"", "\"disable_fallbacks\":true");
    assertThat(CanonicalJson.of(arrived().text())).isEqualTo(CanonicalJson.of(asked));
    assertThat(CanonicalJson.of(response.body())).isEqualTo(CanonicalJson.of(answer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{M,'model':'main'}                          | {M,'model':'main'}",
        "{ 'model'  :  'planner' , M }               | {'model':'main',M}",
        "{'x':'é日🐙','model':'planner',M,'x2':'é'}    | {'x':'é日🐙','model':'main',M,'x2':'é'}",
        "{'mod\\u0065l':'pl\\u0061nner',M}           | {'model':'main',M}",
        "{M,'model':'planner','stream':null}         | {M,'model':'main','stream':null}",
        "{M,'stream':false,'model':'planner'}        | {M,'stream':false,'model':'main'}",
        "{M,'model':'planner',S}                     | {M,'model':'main',S,U}",
        "{S,'x':'🐙','model':'planner',M,'stream_options':{}} | {S,'x':'🐙','model':'main',M,U}",
        "{'stream_options':null,'model':'planner',M,S} | {U,'model':'main',M,S}",
        "{M,S,'stream_options':{'include_usage':null},'model':'main'} | {M,S,U,'model':'main'}",
        "{M,S,'stream_options':{'x':'é','include_usage' : false },'model':'main'}"
            + "| {M,S,'stream_options':{'x':'é','include_usage':true},'model':'main'}",
        "{M,'model':'main','stream_options':{'include_usage':false}}"
            + "| {M,'model':'main','stream_options':{'include_usage':false}}"
      })
  void theBodyIsChangedInTheRightPlaces(String said, String arriving) throws Exception {
    // When
    HttpResponse<String> response = caller.complete(written(said));

    // Then
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    String expected = written(arriving).replaceFirst("}$", ",\"disable_fallbacks\":true}");
    assertThat(CanonicalJson.of(arrived().text())).isEqualTo(CanonicalJson.of(expected));
  }

  @Test
  void anAnswerWithUnknownFieldsComesBackAsItWas() throws Exception {
    // Given
    String answer = resource("unknown-fields-response.json");
    proxy.on("main", Answer.json(answer));

    // When
    HttpResponse<String> response = caller.complete(Caller.chat("planner", "x"));

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValueSatisfying(this::isJson);
    assertThat(CanonicalJson.of(response.body())).isEqualTo(CanonicalJson.of(answer));
  }

  @Test
  void everyStreamedEventComesBackAsItWas() throws Exception {
    // Given
    List<String> sent = resource("unknown-fields-events.jsonl").lines().toList();
    assertThat(sent).hasSizeGreaterThan(5);
    proxy.on("main", FakeProxy.stream("main").events(sent).done());

    // When
    HttpResponse<String> response = caller.complete(Caller.streamed("planner", "x"));

    // Then
    List<String> events = Caller.events(response.body());
    assertThat(events).last().isEqualTo("[DONE]");
    assertThat(events.subList(0, events.size() - 1))
        .map(CanonicalJson::of)
        .isEqualTo(sent.stream().map(CanonicalJson::of).toList());
  }

  @Test
  void anImageOf24MiBPasses() throws Exception {
    // Given
    String url = "data:image/png;base64," + "iVBORw0K".repeat(3 << 20);
    String body =
        "{\"model\":\"main\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"what\"},"
            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\""
            + url
            + "\"}}]}]}";

    // When
    HttpResponse<String> response = caller.complete(body);

    // Then
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(arrived().text().contains(url)).isTrue();
  }

  private Request arrived() {
    assertThat(proxy.calls()).hasSize(1);
    return proxy.calls().getFirst();
  }

  private void isJson(String contentType) {
    assertThat(contentType).startsWith("application/json");
  }

  /** The body as the proxy has to see it: sent to this group, with this added. */
  private static String addressed(String body, String group, String addition) {
    JsonNode model = Caller.json(body).path("model");
    assertThat(((ObjectNode) Caller.json(body)).has("model")).isTrue();
    return body.replaceFirst("\"model\"\\s*:\\s*" + model, "\"model\":" + group + "," + addition);
  }

  /** The abbreviations of {@link #theBodyIsChangedInTheRightPlaces} written out. */
  private static String written(String body) {
    return body.replace("M", "'messages':[{'role':'user','content':'x'}]")
        .replace("S", "'stream':true")
        .replace("U", "'stream_options':{'include_usage':true}")
        .replace('\'', '"');
  }

  private static String withField(String body, String name, String value) {
    return body.substring(0, body.length() - 1) + ",\"" + name + "\":" + value + "}";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PassThroughTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
