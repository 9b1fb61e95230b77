package io.octoagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Checkout;
import io.octoagent.testbed.FakeProxyResource;
import io.octoagent.testbed.NeedsPython;
import io.octoagent.testbed.PythonEnvironment;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schemathesis reads the description of the API, calls the service as it says and as it does not,
 * and finds no answer that it does not know: {@code src/test/python/schemathesis.toml}.
 */
@NeedsPython
@QuarkusIntegrationTest
@WithTestResource(
    value = FakeProxyResource.class,
    initArgs = {
      @ResourceArg(name = "octoagent.llm.mode", value = "echo"),
      // a model with any name, or most requests would end there
      @ResourceArg(name = "octoagent.unknown-model", value = "main")
    })
class OpenApiIT {

  private static final long LONGEST_MINUTES = 4;

  @TestHTTPResource URI service;

  @TempDir Path directory;

  @Test
  void theServiceAnswersAsItsDescriptionSays() throws Exception {
    // Given
    Path report = directory.resolve("report.txt");
    ProcessBuilder schemathesis =
        new ProcessBuilder(
                PythonEnvironment.executable("schemathesis"),
                "--no-color",
                "--config-file",
                Checkout.file("src/test/python/schemathesis.toml").toString(),
                "run",
                service.resolve("/q/openapi?format=json").toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(report.toFile());
    schemathesis.environment().put("OCTOAGENT", service.toString());

    // When
    Process run = schemathesis.start();
    boolean ended = run.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
    run.destroyForcibly();

    // Then
    String found = Files.readString(report);
    assertThat(ended).as(found).isTrue();
    assertThat(run.exitValue()).as(found).isZero();
    assertThat(found).contains("No issues found").doesNotContain("0 generated");
  }
}
