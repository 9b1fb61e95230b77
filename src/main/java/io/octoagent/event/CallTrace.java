package io.octoagent.event;

import io.octoagent.config.Group;

/**
 * Where one call stands in its caller's trace: what its requests to the proxy say of that, and the
 * observer of this call alone that records it. {@link ModelCalls} makes one when a call arrives.
 */
public interface CallTrace extends ModelCall.Observer {

  /** The headers of the request that now leaves for {@code group}; asked once a rung. */
  TraceContext headersFor(Group group);

  /** Nothing is recorded: the caller's headers go on to the proxy as they came. */
  record Unrecorded(TraceContext caller) implements CallTrace {
    @Override
    public TraceContext headersFor(Group group) {
      return caller;
    }

    @Override
    public void ended(ModelCall call) {}
  }
}
