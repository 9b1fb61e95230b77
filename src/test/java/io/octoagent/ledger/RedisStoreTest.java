package io.octoagent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.NeedsRedis;
import io.octoagent.testbed.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The accounts on a Redis server. */
@NeedsRedis
class RedisStoreTest extends LedgerStoreContract {
  private static RedisServer server;

  @BeforeAll
  static void startServer() {
    server = new RedisServer();
  }

  @AfterAll
  static void endServer() {
    server.close();
  }

  @Override
  StoreUnderTest start() {
    return StoreUnderTest.redis(server);
  }

  /** What nobody asks for again must not stay. */
  @AfterEach
  void everyKeyHasItsEnd() {
    String[] keys = server.ask("KEYS octoagent:{*").split("\r\n");
    assertThat(keys).hasSizeGreaterThan(1);
    for (String key : keys) {
      if (key.startsWith("octoagent")) {
        assertThat(server.ask("PTTL \"" + key + "\"")).as(key).matches(":[1-9][0-9]*\r\n");
      }
    }
  }
}
