package io.octoagent.replay;

import io.octoagent.store.Script;
import io.octoagent.store.Store;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;

/**
 * What the shared store has under each {@link Key}, for {@link Turn}: the lease of the replica that
 * asks, and then the answer. All answers together have a bound; the oldest make way.
 */
final class StoredAnswers {

  /** The memory that kept answers may take in the store, in bytes. */
  private static final long MOST = 64 << 20;

  private static final String NAME = "octoagent:replay:";

  /** The kept answers by their end: {@code <bytes> <name>}, and the bytes of all. */
  private static final List<String> INDEX = List.of("octoagent:kept", "octoagent:kept-bytes");

  private static final String HOLDS =
      "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end\n";

  private static final String RENEW = HOLDS + "return redis.call('PEXPIRE', KEYS[1], ARGV[2])";

  private static final String RELEASE = HOLDS + "return redis.call('DEL', KEYS[1])";

  /** Those that have expired are taken off the sum, a number of them at a time. */
  private static final String KEEP =
      HOLDS
          + """
          local clock = redis.call('TIME')
          local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
          local total = tonumber(redis.call('GET', KEYS[3])) or 0
          local function forget(member)
            redis.call('ZREM', KEYS[2], member)
            total = math.max(0, total - tonumber(string.match(member, '^%d+')))
          end
          for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 1000)) do
            forget(member)
          end
          local size = #ARGV[2] + 512
          while total + size > tonumber(ARGV[4]) do
            local oldest = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
            if not oldest then
              break
            end
            forget(oldest)
            redis.call('DEL', string.match(oldest, ' (.*)$'))
          end
          redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
          total = total + size * redis.call('ZADD', KEYS[2], now + ARGV[3], size .. ' ' .. KEYS[1])
          redis.call('PEXPIRE', KEYS[2], ARGV[3] + 1000)
          redis.call('SET', KEYS[3], total, 'PX', ARGV[3] + 1000)
          return 1
          """;

  private final Store store;
  private final long most;
  private final Script renew = Script.of(RENEW);
  private final Script release = Script.of(RELEASE);
  private final Script keep = Script.of(KEEP);

  StoredAnswers(Store store) {
    this(store, MOST);
  }

  StoredAnswers(Store store, long most) {
    this.store = store;
    this.most = most;
  }

  /** Puts {@code lease} there if there is nothing; returns what was there, null if nothing. */
  Uni<Response> take(Key key, String lease, Duration time) {
    return store.send(
        Request.cmd(Command.SET)
            .arg(name(key))
            .arg(lease)
            .arg("NX")
            .arg("GET")
            .arg("PX")
            .arg(time.toMillis()));
  }

  /** Lets {@code lease} hold from now on, if it is still there. */
  Uni<Response> renew(Key key, String lease, Duration time) {
    return store.run(renew, List.of(name(key)), List.of(lease, millis(time)));
  }

  /** Removes {@code lease}, if it is still there. */
  Uni<Response> release(Key key, String lease) {
    return store.run(release, List.of(name(key)), List.of(lease));
  }

  /** Puts an answer in the place of {@code lease}, if it is still there. */
  Uni<Response> keep(Key key, String lease, String answer, Duration time) {
    return store.run(
        keep,
        List.of(name(key), INDEX.getFirst(), INDEX.getLast()),
        List.of(lease, answer, millis(time), Long.toString(most)));
  }

  private static String name(Key key) {
    return NAME + key.id();
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }
}
