package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeVendor;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.PackagedService;
import io.octoagent.testbed.RealLiteLlm;
import io.octoagent.testbed.StreamedAnswer;
import io.octoagent.testbed.VendorCall;
import io.octoagent.testbed.VendorScript;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Behind a real LiteLLM, a vendor repeats the key and the headers that it received, and other
 * parties' keys, in every kind of error. The packaged service, with its log at TRACE, repeats none
 * of them.
 */
@NeedsPython
class StormIT {
  private static final String CALLERS_KEY = "oa-canary-caller-3c7e91d0a5";

  /**
   * What the vendor adds to what it received, including its keys without the prefix by which
   * LiteLLM recognizes and removes a key itself.
   */
  private static final String[] TOLD = {
    CALLERS_KEY, bare(RealLiteLlm.OPENAI_KEY), bare(RealLiteLlm.ANTHROPIC_KEY)
  };

  private static final String[] SHOWN = {"Authorization", "Bearer " + CALLERS_KEY};
  private static final List<String> ROLES = List.of("router", "planner", "fallback");
  private static final List<String> VENDOR_MODELS =
      List.of("gpt-4o-mini", "gpt-4o", "claude-haiku-4-5");
  private static final String THRESHOLD =
      "IO_OCTOAGENT_LADDER_LADDER_%s_CIRCUITBREAKER_REQUESTVOLUMETHRESHOLD";

  @TempDir static Path directory;

  static RealLiteLlm proxy;
  static FakeVendor vendor;
  static PackagedService process;
  static URI service;

  @BeforeAll
  static void start() {
    proxy = RealLiteLlm.shared();
    vendor = proxy.vendor();
    Map<String, String> variables = new HashMap<>();
    variables.put("LITELLM_PROXY_URL", proxy.url());
    variables.put("LITELLM_PROXY_KEY", proxy.key());
    variables.put("OCTOAGENT_API_KEY", CALLERS_KEY);
    variables.put("QUARKUS_LOG_CATEGORY__IO_OCTOAGENT__LEVEL", "TRACE");
    for (String group : List.of("CHEAP", "MAIN", "FALLBACK")) {
      variables.put(THRESHOLD.formatted(group), "1000000");
    }
    process = PackagedService.start(variables, directory);
    service = process.awaitAddress();
  }

  @AfterAll
  static void stop() {
    if (process != null) {
      process.close();
    }
    vendor.reset();
  }

  static Stream<VendorScript> faults() {
    return Stream.of(
        VendorScript.status(400),
        VendorScript.status(401),
        VendorScript.status(403),
        VendorScript.status(413),
        VendorScript.status(422),
        VendorScript.status(429),
        VendorScript.status(500),
        VendorScript.status(503),
        VendorScript.page(400),
        VendorScript.page(502),
        VendorScript.errorFirst(),
        VendorScript.errorMidStream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void noSecretInAnErrorIsRepeated(VendorScript fault) throws Exception {
    // Given
    vendor.reset();
    vendor.echoKeysAnd(TOLD);
    VENDOR_MODELS.forEach(model -> vendor.script(model, fault));

    // When
    List<Told> answers = storm();

    // Then
    assertThat(vendor.calls()).hasSizeGreaterThanOrEqualTo(answers.size());
    assertThat(vendor.calls())
        .extracting(VendorCall::key)
        .containsOnly(RealLiteLlm.OPENAI_KEY, RealLiteLlm.ANTHROPIC_KEY);
    awaitEvents(answers);
    assertNoSecretIn(told(answers) + process.output());
  }

  /** Else the test above would look for what was never there. */
  @Test
  void theProxyHandsTheVendorsWordsOn() throws Exception {
    // Given
    vendor.reset();
    vendor.echoKeysAnd(TOLD);
    vendor.script("claude-haiku-4-5", VendorScript.status(400));

    // When
    HttpResponse<String> answer =
        new Caller(URI.create(proxy.url()))
            .complete(Caller.chat("fallback", "x"), "Authorization", "Bearer " + proxy.key());

    // Then
    assertThat(answer.body()).contains(TOLD);
  }

  @Test
  void aWrongKeyOfACallerIsNotRepeated() throws Exception {
    // Given
    String wrong = "oa-canary-wrong-" + CALLERS_KEY;

    // When
    HttpResponse<String> answer =
        new Caller(service)
            .complete(Caller.chat("router", "x"), "Authorization", "Bearer " + wrong);

    // Then
    assertThat(answer.statusCode()).isEqualTo(401);
    assertNoSecretIn(told(List.of(Told.of(answer, answer.body()))) + process.output());
  }

  private static List<Told> storm() throws Exception {
    List<Told> answers = new ArrayList<>();
    Caller caller = new Caller(service);
    for (String role : ROLES) {
      HttpResponse<String> plain = caller.complete(Caller.chat(role, "x"), SHOWN);
      answers.add(Told.of(plain, plain.body()));
      HttpResponse<InputStream> stream = caller.open(Caller.streamed(role, "x"), SHOWN);
      answers.add(Told.of(stream, StreamedAnswer.read(stream).text()));
    }
    return answers;
  }

  /** The log is written when the caller may have its answer already. */
  private static void awaitEvents(List<Told> answers) {
    await()
        .until(
            () ->
                answers.stream()
                    .map(Told::id)
                    .allMatch(id -> process.output().contains("\"request_id\":\"" + id)));
    assertThat(process.output()).as("the log is at TRACE").contains("\"level\":\"DEBUG\"");
  }

  private static String told(List<Told> answers) throws Exception {
    StringBuilder told = new StringBuilder();
    answers.forEach(answer -> told.append(answer.all()));
    for (String page :
        List.of("/q/health", "/q/health/group/llm", "/q/metrics", "/v1/octoagent/overview")) {
      HttpResponse<String> answer = new Caller(service).get(page, SHOWN);
      told.append(answer.headers().map()).append(answer.body());
    }
    return told.toString();
  }

  /** What a caller got, whether or not it ended well. */
  private record Told(String id, String all) {
    static Told of(HttpResponse<?> answer, String body) {
      return new Told(
          answer.headers().firstValue("X-Request-Id").orElse(""),
          answer.statusCode() + " " + answer.headers().map() + body);
    }
  }

  private static String bare(String key) {
    return key.replaceFirst("^sk-(ant-)?", "");
  }

  /** The keys, and the parts of them that no other word has: half a key is too much, too. */
  private static void assertNoSecretIn(String told) {
    assertThat(told)
        .doesNotContain(CALLERS_KEY, proxy.key(), RealLiteLlm.OPENAI_KEY, RealLiteLlm.ANTHROPIC_KEY)
        .doesNotContain("canary", "3c7e91d0a5", "5b1e0c7d2f", "9d3f6a4e81", "master-of-the-tests");
  }
}
