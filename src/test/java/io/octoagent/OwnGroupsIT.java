package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Caller;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.PackagedService;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new group and a new role are configuration alone, for the packaged service as it is. */
class OwnGroupsIT {

  private final FakeProxy proxy =
      new FakeProxy(FakeProxyResource.KEY, List.of("main", "fallback", "big-coder"));

  @TempDir Path directory;

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void fromTheEnvironment() throws Exception {
    // Given
    Map<String, String> variables =
        Map.of(
            "OCTOAGENT_GROUPS_BIG_CODER_FALLBACKS", "main,fallback",
            "OCTOAGENT_GROUPS_CHEAP_ENABLED", "false",
            "OCTOAGENT_ROLES_ROUTER_GROUP", "main",
            "OCTOAGENT_ROLES_EXTRACTOR_ENABLED", "false",
            "OCTOAGENT_ROLES_SUMMARIZER_ENABLED", "false",
            "OCTOAGENT_ROLES_REVIEWER_GROUP", "big-coder",
            "OCTOAGENT_ROLES_REVIEWER_TIMEOUT_S", "2");

    // When
    try (PackagedService service = start(variables)) {
      isServed(new Caller(service.awaitAddress()));
    }
  }

  @Test
  void fromAFile() throws Exception {
    // Given
    Path file = directory.resolve("config/application.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        octoagent:
          groups:
            cheap: {enabled: false}
            big-coder:
              fallbacks: [main, fallback]
          roles:
            router: {group: main}
            extractor: {enabled: false}
            summarizer: {enabled: false}
            reviewer:
              group: big-coder
              timeout-s: 2
        """);

    // When
    try (PackagedService service = start(Map.of())) {
      isServed(new Caller(service.awaitAddress()));
    }
  }

  private void isServed(Caller caller) throws Exception {
    HttpResponse<String> answer = caller.complete(Caller.chat("reviewer", "hi"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-OctoAgent-Group")).contains("big-coder");
    proxy.on("big-coder", Answer.silence());
    proxy.on("main", FakeProxy.vendorError(503, null, "down"));
    long start = System.nanoTime();
    HttpResponse<String> climbed = caller.complete(Caller.streamed("reviewer", "hi"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(climbed.headers().firstValue("X-OctoAgent-Group")).contains("fallback");
    assertThat(climbed.headers().firstValue("X-OctoAgent-Attempts")).contains("3");
    assertThat(caller.get("/v1/models").body())
        .contains("\"reviewer\"", "\"big-coder\"")
        .doesNotContain("cheap", "extractor");
    assertThat(caller.get("/q/health/ready").statusCode()).isEqualTo(200);
    proxy.reset();
  }

  private PackagedService start(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("LITELLM_PROXY_URL", proxy.url());
    all.put("LITELLM_PROXY_KEY", FakeProxyResource.KEY);
    return PackagedService.start(all, directory);
  }
}
