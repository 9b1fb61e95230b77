package io.octoagent.litellm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.octoagent.config.Group;
import io.octoagent.operation.Bytes;
import io.octoagent.operation.InvalidRequest;
import io.octoagent.operation.Json;
import io.octoagent.operation.JsonTexts;
import io.octoagent.operation.Mutations;
import io.octoagent.operation.Operation;
import io.octoagent.operation.RequestBodies;
import io.octoagent.operation.RequestBodies.Body;
import io.octoagent.operation.RequestBody;
import io.octoagent.testbed.Contract;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the proxy is sent is what the caller sent, but for the documented places. */
class RequestBodyPropertyTest {

  @Property
  void onlyTheDocumentedPlacesDiffer(@ForAll("bodies") Body body, @ForAll("groups") Group group) {
    // When
    RequestBody read = read(body.operation(), body.bytes());
    Bytes sent = sent(body.operation(), group, read);

    // Then
    assertThat(sent).isEqualTo(body.expected(group));
    assertThat(read.bytes()).isEqualTo(body.bytes().get());
    assertThat(read.stream()).isEqualTo(body.stream());
  }

  @Property
  void forAParserItIsTheSameRequest(@ForAll("bodies") Body body, @ForAll("groups") Group group) {
    // Given
    ObjectNode came = object(body.bytes());

    // When
    RequestBody read = read(body.operation(), body.bytes());
    ObjectNode sent = object(sent(body.operation(), group, read));

    // Then
    assertThat(sent.remove("disable_fallbacks").asBoolean()).isTrue();
    assertThat(sent.remove("model").asText()).isEqualTo(group.id());
    assertThat(came.remove("model").asText()).isEqualTo(read.model());
    JsonNode usage = came.path("stream_options").path("include_usage");
    assertThat(read.usageAsked()).isEqualTo(usage.isBoolean() && usage.asBoolean());
    if (sent.has("stream_options") && body.stream()) {
      assertThat(sent.path("stream_options").path("include_usage").isBoolean()).isTrue();
      ((ObjectNode) sent.remove("stream_options")).remove("include_usage");
      came.remove("stream_options");
    }
    assertThat(sent).isEqualTo(came);
  }

  @Property
  void aNameThatIsGivenTwiceIsRefusedHoweverItIsSpelled(
      @ForAll("bodies") Body body, @ForAll("again") String again) {
    // Given
    String once = body.bytes().text();
    int inside = once.indexOf('{') + 1;
    Bytes twice = Bytes.of(once.substring(0, inside) + again + ":null," + once.substring(inside));

    // When
    Throwable refused = catchThrowable(() -> read(body.operation(), twice));

    // Then
    assertThat(refused).isInstanceOf(InvalidRequest.class);
  }

  @Property
  void whateverComesIsTakenAsJsonOrRefused(
      @ForAll Operation operation, @ForAll("anything") Bytes bytes) {
    // When
    Throwable refused = catchThrowable(() -> read(operation, bytes));

    // Then
    if (refused == null) {
      int mark = Json.mark(bytes.get(), 0, bytes.length());
      assertThat(JsonTexts.strictly(new Bytes(bytes.latin1().substring(mark)).get())).isPresent();
    } else {
      assertThat(refused).isInstanceOf(InvalidRequest.class);
    }
  }

  private static RequestBody read(Operation operation, Bytes bytes) {
    return RequestBody.parse(bytes.get(), operation.fields(), SteeringFields.ALL);
  }

  private static Bytes sent(Operation operation, Group group, RequestBody body) {
    ProxyRequest request =
        new ProxyRequest(operation, group, body, null, Forwarded.NOTHING, null, null);
    return Bytes.of(request.json().getBytes());
  }

  private static ObjectNode object(Bytes json) {
    return (ObjectNode) JsonTexts.strictly(json.get()).orElseThrow();
  }

  @Provide
  Arbitrary<Body> bodies() {
    return RequestBodies.any();
  }

  @Provide
  Arbitrary<Group> groups() {
    return Arbitraries.of(Contract.GROUPS);
  }

  @Provide
  Arbitrary<String> again() {
    return JsonTexts.spelled("model");
  }

  @Provide
  Arbitrary<Bytes> anything() {
    Arbitrary<Bytes> bodies = RequestBodies.any().map(Body::bytes);
    return Arbitraries.oneOf(
        Mutations.of(bodies), JsonTexts.broken().map(Bytes::of), JsonTexts.object().map(Bytes::of));
  }
}
