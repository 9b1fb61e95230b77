package io.octoagent.ladder;

import io.octoagent.testbed.Answer;
import io.octoagent.testbed.Api;
import io.octoagent.testbed.FakeProxy;
import io.octoagent.testbed.Gate;
import io.octoagent.testbed.ProxyForm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A fault of a stream after its first content, which no other group can help. */
record BegunFault(Api api, String name, UnaryOperator<Answer> fault) {
  private static final String GROUP = "cheap";

  static List<BegunFault> of(Api api) {
    ProxyForm proxy = api.proxy();
    String error = proxy.frame(proxy.errorEvent(GROUP, "litellm.InternalServerError: no"));
    return List.of(
        new BegunFault(api, "content, then silence", Answer::hang),
        new BegunFault(api, "content, then cut", Answer::cut),
        new BegunFault(api, "content, then an error event", answer -> answer.write(error)),
        new BegunFault(
            api,
            "content, then an end without its last event",
            answer -> answer.write(proxy.end())),
        new BegunFault(
            api, "content, then an event that is not JSON", answer -> answer.event("{")));
  }

  /** Content, and the fault when the gate is open. */
  Answer after(Gate gate) {
    List<String> events = new ArrayList<>(api.proxy().opening(GROUP));
    events.add(api.proxy().content(GROUP, "one"));
    return fault.apply(FakeProxy.stream(GROUP).write(api.frames(events)).await(gate));
  }

  @Override
  public String toString() {
    return api + ", " + name;
  }
}
