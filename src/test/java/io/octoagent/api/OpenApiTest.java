package io.octoagent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.octoagent.event.ErrorCode;
import io.octoagent.event.VendorCode;
import io.octoagent.operation.Operation;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.ApiDocument;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.EchoMode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The description of the API has all of it, and its example requests work. */
@QuarkusTest
@TestProfile(EchoMode.class)
class OpenApiTest {

  private static final String EXAMPLES = "/requestBody/content/application~1json/examples";
  private static final String CODES = "/components/schemas/";

  @TestHTTPResource URI service;

  private Caller caller;
  private ApiDocument document;

  @BeforeEach
  void read() throws Exception {
    caller = new Caller(service);
    document = ApiDocument.of(service);
  }

  @Test
  void isYamlUnlessJsonIsWanted() throws Exception {
    // When
    HttpResponse<String> plain = caller.get("/q/openapi");
    HttpResponse<String> accepted = caller.get("/q/openapi", "Accept", "application/json");

    // Then
    assertThat(plain.headers().firstValue("Content-Type"))
        .hasValue("application/yaml;charset=UTF-8");
    assertThat(new YAMLMapper().readTree(plain.body())).isEqualTo(document.text());
    assertThat(Caller.json(accepted.body())).isEqualTo(document.text());
    document.check("GET", "/q/openapi", accepted);
  }

  @ParameterizedTest
  @EnumSource
  void hasEachOperation(Operation operation) {
    // When
    JsonNode post = post(operation);

    // Then
    assertThat(post.path("operationId").asText()).isEqualTo(operation.names().id());
    assertThat(post.path("summary").asText()).isNotBlank();
    assertThat(post.at(EXAMPLES)).isNotEmpty();
    JsonNode content = post.at("/responses/200/content");
    assertThat(content.at("/application~1json/schema/$ref").asText())
        .startsWith("#/components/schemas/");
    assertThat(content.has("text/event-stream")).isEqualTo(operation.fields().admitStreams());
  }

  @ParameterizedTest
  @EnumSource
  void itsExampleRequestsAreAnsweredAsItSays(Operation operation) throws Exception {
    // Given
    Api api = Api.of(operation.path()).orElseThrow();
    List<String> requests =
        post(operation).at(EXAMPLES).valueStream().map(it -> it.path("value").toString()).toList();

    // When
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (String request : requests) {
      answers.add(caller.call(api, request));
    }

    // Then
    assertThat(answers).isNotEmpty();
    for (HttpResponse<String> answer : answers) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      document.check("POST", operation.path(), answer);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNT_TOKENS", "EMBEDDING"})
  void itsExampleStreamsAreAsItSays(Operation operation) {
    // When
    JsonNode stream = post(operation).at("/responses/200/content").path("text/event-stream");

    // Then
    assertThat(stream.at("/schema/description").asText())
        .startsWith("Events of ")
        .containsPattern("\\sends\\s")
        .containsPattern("After\\sa\\sfailure|as a stream of");
    document.checkEvents(stream, stream.path("example").asText());
  }

  @ParameterizedTest
  @EnumSource
  void hasEachErrorOfACallAtItsStatus(ErrorCode code) {
    // When
    List<String> forms =
        Stream.of("OpenAi", "Anthropic", "OpenAiAnthropic")
            .filter(
                form -> codes("/components/responses/" + form + code.status()).contains(code.id()))
            .toList();

    // Then
    assertThat(forms)
        .containsExactlyElementsOf(
            switch (code) {
              case METHOD_NOT_ALLOWED -> List.of("OpenAi");
              case NOT_ACCEPTABLE -> List.of("OpenAiAnthropic");
              default -> List.of("OpenAi", "Anthropic", "OpenAiAnthropic");
            });
  }

  @Test
  void itsListOfCodesIsClosed() {
    // When
    List<String> ours = codes(CODES + "ErrorCode");
    List<String> vendors = codes(CODES + "VendorCode");

    // Then
    assertThat(ours).isEqualTo(Stream.of(ErrorCode.values()).map(ErrorCode::id).toList());
    assertThat(vendors).isEqualTo(Stream.of(VendorCode.values()).map(VendorCode::id).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models",
        "/v1/models/planner",
        "/v1/models/nobody",
        "/v1/octoagent/overview",
        "/q/health/live",
        "/q/health/ready",
        "/q/health/started",
        "/q/health/group/llm"
      })
  void whatIsReadIsAsItSays(String path) throws Exception {
    // When
    HttpResponse<String> answer = caller.get(path);

    // Then
    document.check("GET", path.replaceFirst("(models)/.+", "$1/{id}"), answer);
  }

  @Test
  void refersToNothingThatIsMissing() {
    // When
    List<String> references = document.text().findValuesAsText("$ref");

    // Then
    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            it -> assertThat(document.text().at(it.substring(1)).isMissingNode()).isFalse());
  }

  /** The codes in what is at this place. */
  private List<String> codes(String pointer) {
    return document.text().at(pointer).findValues("enum").stream()
        .flatMap(JsonNode::valueStream)
        .map(JsonNode::asText)
        .toList();
  }

  private JsonNode post(Operation operation) {
    return document.text().at("/paths/" + ApiDocument.step(operation.path()) + "/post");
  }
}
