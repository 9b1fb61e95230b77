package io.octoagent.ledger;

import io.octoagent.store.Script;
import io.octoagent.store.TestStore;
import io.octoagent.testbed.RedisServer;
import java.util.concurrent.atomic.AtomicLong;

/** A store with a clock that a test sets. */
record StoreUnderTest(LedgerStore store, Clock clock, Runnable end) {

  /** 2026-11-30 at 10:00:00.25 UTC. */
  static final long NOON = 1_796_032_800_250_000_000L;

  static StoreUnderTest inProcess() {
    AtomicLong now = new AtomicLong(NOON);
    Clock clock =
        new Clock() {
          @Override
          public long now() {
            return now.get();
          }

          @Override
          public void set(long nanos) {
            now.set(nanos);
          }
        };
    return new StoreUnderTest(new InProcessStore(now::get), clock, () -> {});
  }

  /** The real scripts on a real server, but for the command that reads its clock. */
  static StoreUnderTest redis(RedisServer server) {
    server.ask("FLUSHALL");
    TestStore connection = TestStore.patient(server.url());
    Clock clock =
        new Clock() {
          private long now;

          @Override
          public long now() {
            return now;
          }

          @Override
          public void set(long nanos) {
            now = nanos;
            long micros = nanos / 1000;
            server.ask(
                "MSET clock-s %d clock-us %d".formatted(micros / 1_000_000, micros % 1_000_000));
          }
        };
    clock.set(NOON);
    return new StoreUnderTest(
        new RedisStore(connection.get(), new Nobody(), StoreUnderTest::withClock),
        clock,
        connection::close);
  }

  static Script withClock(Script script) {
    String time = "redis.call('TIME')";
    if (!script.text().contains(time)) {
      throw new AssertionError("the script does not ask for the time");
    }
    return Script.of(script.text().replace(time, "redis.call('MGET', 'clock-s', 'clock-us')"));
  }

  /** A number that the server keeps of a caller's account. */
  static long kept(RedisServer server, String owner, String field) {
    String answer = server.ask("HGET octoagent:{%s}:caller %s".formatted(owner, field));
    return Long.parseLong(answer.split("\r\n", 3)[1]);
  }

  /** Who listens to nothing that the store says. */
  static final class Nobody implements RedisStore.Observer {
    @Override
    public void time(long now) {}

    @Override
    public void state(Account account, AccountState state) {}
  }
}
