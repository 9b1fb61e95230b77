package io.octoagent.event;

import io.octoagent.config.Group;

/**
 * One call's position in its caller's trace: it supplies the trace headers of the requests to the
 * proxy, and observes and records this call alone. {@link ModelCalls} creates one when a call
 * arrives.
 */
public interface CallTrace extends ModelCall.Observer {

  /** The headers of the request that is about to be sent to {@code group}; called once per rung. */
  TraceContext headersFor(Group group);

  /** Records nothing: the caller's headers are passed on to the proxy unchanged. */
  record Unrecorded(TraceContext caller) implements CallTrace {
    @Override
    public TraceContext headersFor(Group group) {
      return caller;
    }

    @Override
    public void ended(ModelCall call) {}
  }
}
