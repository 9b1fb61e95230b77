package io.octoagent.bench;

import java.util.PriorityQueue;

/**
 * An upstream of so many places: an answer takes one for a fixed time, and waits for one when all
 * are taken. A caller that leaves keeps its place until then.
 */
final class Slots {

  private static final int EVENTS = 10;

  private final long millis;
  private final PriorityQueue<Long> freeAt = new PriorityQueue<>();

  Slots(int slots, long millis) {
    this.millis = millis;
    for (int i = 0; i < slots; i++) {
      freeAt.add(0L);
    }
  }

  /** For the mock's one thread. */
  Mock.Play play(String request) {
    if (request.startsWith("GET")) {
      return Answers.LIST;
    }
    long now = System.nanoTime() / 1_000_000;
    long start = Math.max(now, freeAt.poll());
    freeAt.add(start + millis);
    return Answers.streamed(request)
        ? Answers.after(start - now, Answers.stream(EVENTS, millis / EVENTS))
        : Answers.after(start - now + millis, Answers.COMPLETION);
  }
}
