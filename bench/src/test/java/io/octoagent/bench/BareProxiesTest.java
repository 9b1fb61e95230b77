package io.octoagent.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bare proxies get their ports, and one that cannot be had is left out. */
class BareProxiesTest {

  private static final int UPSTREAM = 18761;
  private static final int PORT = 18762;

  @TempDir Path work;
  @TempDir Path wheels;

  private BareProxies proxies;

  /** One of them, on this port. */
  private interface Proxy {
    Optional<Service.Plan> plan(BareProxies proxies) throws IOException;
  }

  @BeforeEach
  void make() {
    proxies = new BareProxies(work, UPSTREAM, wheels);
  }

  static Stream<Arguments> fromWheels() {
    Proxy envoy = proxies -> proxies.envoy(PORT);
    Proxy traefik = proxies -> proxies.traefik(PORT);
    return Stream.of(
        Arguments.of("lib/python3.14/site-packages/envoy/_bin/envoy", envoy),
        Arguments.of("bin/traefik", traefik));
  }

  @ParameterizedTest
  @MethodSource("fromWheels")
  void oneWithoutItsBinaryIsLeftOut(String binary, Proxy proxy) throws Exception {
    // Given
    Path folder = wheels.resolve(binary).getParent();
    Files.createDirectories(folder);

    // When
    Optional<Service.Plan> plan = proxy.plan(proxies);

    // Then
    assertThat(plan).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("fromWheels")
  void oneWithItsBinaryListensBeforeTheMock(String binary, Proxy proxy) throws Exception {
    // Given
    Path file = wheels.resolve(binary);
    Files.createDirectories(file.getParent());
    Files.createFile(file);

    // When
    Service.Plan plan = proxy.plan(proxies).orElseThrow();

    // Then
    assertThat(plan.port()).isEqualTo(PORT);
    assertThat(plan.command().getFirst()).isEqualTo(file.toString());
    assertConfigured();
  }

  @Test
  void nginxListensBeforeTheMock() throws Exception {
    // When
    Service.Plan plan = proxies.nginx(PORT);

    // Then
    assertThat(plan.port()).isEqualTo(PORT);
    assertConfigured();
  }

  private void assertConfigured() throws IOException {
    StringBuilder configuration = new StringBuilder();
    try (Stream<Path> files = Files.list(work)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        configuration.append(Files.readString(file));
      }
    }
    assertThat(configuration)
        .contains(Integer.toString(UPSTREAM), Integer.toString(PORT))
        .doesNotContain("UPSTREAM", "PORT", "DIRECTORY");
  }
}
