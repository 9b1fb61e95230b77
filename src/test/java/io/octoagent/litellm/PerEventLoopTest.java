package io.octoagent.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A thread keeps its client, and shares it with nobody. */
class PerEventLoopTest {

  @Test
  void eachThreadHasItsOwn() throws Exception {
    // Given
    PerEventLoop<Object> clients = new PerEventLoop<>(Object::new);
    Object mine = clients.get();

    // When
    Object others;
    try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
      others = loop.submit(clients::get).get();
      assertThat(loop.submit(clients::get).get()).isSameAs(others);
    }

    // Then
    assertThat(clients.get()).isSameAs(mine).isNotSameAs(others);
  }
}
