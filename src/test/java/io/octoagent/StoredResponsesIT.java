package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.errors.NotFoundException;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.JavaSdk;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.OpenAiErrors;
import io.octoagent.testbed.RealLiteLlm;
import io.octoagent.testbed.RealProxyResource;
import io.octoagent.testbed.Request;
import io.octoagent.testbed.VendorCall;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * OpenAI's SDK for Java, unmodified, asks through a real LiteLLM for the responses that it has
 * created.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(RealProxyResource.class)
class StoredResponsesIT {

  @TestHTTPResource("/v1")
  URI service;

  FakeVendor vendor;

  private OpenAIClient openai;

  @BeforeEach
  void healthyVendor() {
    vendor.reset();
    openai = JavaSdk.client(service);
  }

  @Test
  void areReadCancelledAndDeleted() {
    // Given
    String id = create("planner").id();
    vendor.reset();

    // When
    Response read = openai.responses().retrieve(id);
    var items = openai.responses().inputItems().list(id).items();
    Response cancelled = openai.responses().cancel(id);
    openai.responses().delete(id);

    // Then
    assertThat(read.output().toString()).contains("stored");
    assertThat(items).hasSize(1);
    assertThat(cancelled.status()).contains(ResponseStatus.CANCELLED);
    List<Request> asked = vendor.calls().stream().map(VendorCall::request).toList();
    assertThat(asked).extracting(Request::method).containsExactly("GET", "GET", "POST", "DELETE");
    assertThat(asked)
        .extracting(request -> request.path().replaceFirst("resp_[^/]+", "it"))
        .containsExactly(
            "/v1/responses/it",
            "/v1/responses/it/input_items",
            "/v1/responses/it/cancel",
            "/v1/responses/it");
    assertThat(vendor.calls())
        .allSatisfy(call -> assertThat(call.key()).isEqualTo(RealLiteLlm.OPENAI_KEY));
  }

  @Test
  void aVendorWithoutThemHasNone() {
    // Given
    String id = create("fallback").id();

    // When
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> openai.responses().retrieve(id))

        // Then
        .withMessageContaining("stores none");
  }

  @ParameterizedTest
  @CsvSource({"resp_nonsense", "chatcmpl-1", "resp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="})
  void anIdOfNobodysIsNotFound(String id) throws Exception {
    // When
    HttpResponse<String> answer = new Caller(service).get("/v1/responses/" + id);

    // Then
    assertThat(OpenAiErrors.error(answer, 404, "not_found").path("message").asText())
        .startsWith("The proxy does not know this id");
    assertThat(vendor.calls()).isEmpty();
  }

  /** LiteLLM itself would wait for as long as the vendor does. */
  @Test
  void theDeadlineHolds() throws Exception {
    // Given
    String id = create("planner").id();
    vendor.onStored(Answer.silence());
    long start = System.nanoTime();

    // When
    HttpResponse<String> answer =
        new Caller(service).get("/v1/responses/" + id, "X-OctoAgent-Timeout", "1");

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    OpenAiErrors.error(answer, 504, "deadline_exceeded");
  }

  private Response create(String model) {
    return openai
        .responses()
        .create(ResponseCreateParams.builder().model(model).input("hi").build());
  }
}
