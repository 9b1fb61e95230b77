package io.octoagent.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.event.ModelCall;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/** Every event of the service under test, for tests in the same JVM. */
@Singleton
public class RecordedCalls implements ModelCall.Observer {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Queue<ModelCall> calls = new ConcurrentLinkedQueue<>();

  @Override
  public void ended(ModelCall call) {
    calls.add(call);
  }

  public void clear() {
    calls.clear();
  }

  public List<ModelCall> all() {
    return List.copyOf(calls);
  }

  /** Waits for so many events, and returns all. */
  public List<ModelCall> await(int count, Duration atMost) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(atMost)
        .until(() -> calls.size() >= count);
    return all();
  }

  /** The one event since {@link #clear}, found good by the schema. */
  public ModelCall only() {
    List<ModelCall> told = await(1, SOON);
    assertThat(told).hasSize(1);
    CallSchema.check(told.getFirst());
    return told.getFirst();
  }
}
