package io.octoagent.store;

import static org.awaitility.Awaitility.await;

import io.octoagent.config.OctoAgentConfig;
import io.octoagent.config.Secret;
import io.octoagent.config.StoreAddress;
import io.quarkus.tls.TlsConfiguration;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** A {@link Store} without a service around it, for the tests of those who use it. */
public final class TestStore implements AutoCloseable {
  /** Some times the service's own, because a test shares its machine with others. */
  private static final Duration PATIENCE = Store.PATIENCE.multipliedBy(6);

  private final Vertx vertx = Vertx.vertx();
  private final Store store;

  public TestStore(String url) {
    this(url, Optional.empty(), Optional.empty(), PATIENCE);
  }

  TestStore(String url, Optional<String> password, Optional<TlsConfiguration> tls) {
    this(url, password, tls, PATIENCE);
  }

  private TestStore(
      String url, Optional<String> password, Optional<TlsConfiguration> tls, Duration patience) {
    store = new Store(StoreAddress.in(settings(url, password)), vertx, () -> tls, patience);
    try {
      store.start();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * One that waits long, for what is not about time on a machine that is busy with other things.
   */
  public static TestStore patient(String url) {
    TestStore store =
        new TestStore(url, Optional.empty(), Optional.empty(), Duration.ofSeconds(10));
    await().until(() -> store.get().isUp());
    return store;
  }

  public Store get() {
    return store;
  }

  public Vertx vertx() {
    return vertx;
  }

  static OctoAgentConfig.Store settings(String url, Optional<String> password) {
    return new OctoAgentConfig.Store() {
      @Override
      public Optional<Secret> url() {
        return Optional.of(Secret.of(url));
      }

      @Override
      public Optional<Secret> password() {
        return password.map(Secret::of);
      }

      @Override
      public OctoAgentConfig.Down down() {
        return OctoAgentConfig.Down.ALLOW;
      }
    };
  }

  @Override
  public void close() {
    store.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
