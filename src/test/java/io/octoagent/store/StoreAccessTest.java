package io.octoagent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.PrivateCa;
import io.octoagent.testbed.RedisServer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use the shared store, and what the log says to who may not. */
@NeedsRedis
class StoreAccessTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          log.add(new PatternFormatter("%s").format(ExtLogRecord.wrap(record)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @TempDir Path directory;

  private RedisServer redis;

  private void start(String... options) {
    redis = new RedisServer(options);
    Logger.getLogger(Store.class.getName()).addHandler(listener);
  }

  @AfterEach
  void stop() {
    Logger.getLogger(Store.class.getName()).removeHandler(listener);
    redis.close();
  }

  @ParameterizedTest
  @CsvSource({
    ":secret%3Aword@, ",
    "default:secret%3Aword@, ",
    ", secret:word",
    ":wrong@, secret:word",
    "team:of%2Bteam@, ",
    "team@, of+team"
  })
  void aPasswordOpens(String userinfo, String password) {
    // Given
    start(
        "--requirepass",
        "secret:word",
        "--user",
        "team",
        "on",
        ">of+team",
        "~octoagent:*",
        "+@all");
    String url = redis.url().replace("//", "//" + (userinfo == null ? "" : userinfo)) + "/3";

    // When
    try (TestStore store = new TestStore(url, Optional.ofNullable(password), Optional.empty())) {

      // Then
      Request number = Request.cmd(Command.CLIENT).arg("INFO");
      assertThat(store.get().send(number).await().atMost(LONG).toString()).contains(" db=3 ");
      assertThat(store.get().isUp()).isTrue();
      assertThat(String.join("\n", log)).doesNotContain("word", "of+team", "of%2Bteam");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wrong-word, it refuses the password: check OCTOAGENT_STORE_PASSWORD",
    ", it wants a password: set OCTOAGENT_STORE_PASSWORD"
  })
  void aWrongOneIsNamedInTheLog(String password, String sentence) {
    // Given
    start("--requirepass", "secret:word");

    // When
    try (TestStore store =
        new TestStore(redis.url(), Optional.ofNullable(password), Optional.empty())) {

      // Then
      assertThat(store.get().isUp()).isFalse();
      assertThat(log).singleElement().asString().contains(sentence).doesNotContain("-word");
    }
  }

  @Test
  void aUserWithoutRightsIsNamedInTheLog() {
    // Given
    start("--user", "team", "on", ">of-team", "~other:*", "+@all");

    // When
    try (TestStore store = new TestStore(redis.url().replace("//", "//team:of-team@"))) {

      // Then
      assertThat(store.get().isUp()).isFalse();
      assertThat(log).singleElement().asString().contains("its user may not do what is needed");
    }
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsNotTrusted() throws Exception {
    // Given
    start(PrivateCa.of("IP:127.0.0.1", directory).options(RedisServer.TLS_PORT));

    // When
    try (TestStore store = new TestStore(redis.tlsUrl())) {

      // Then
      await().until(() -> String.join("\n", log).contains("TLS failed"));
      assertThat(log.getLast()).contains("QUARKUS_TLS_TRUST_STORE_PEM_CERTS");
      assertThat(store.get().isUp()).isFalse();
    }
  }
}
