package io.octoagent.edge;

/** What is under way on one HTTP/1 connection. Only its event loop touches it. */
final class Exchange {

  /** Bytes of a request have come, and its end has not. */
  boolean reading;

  /** Bytes of a request have come, and the end of its head has not. */
  boolean headOpen;

  /** A request's head has come, and the end of its body has not. */
  boolean bodyOpen;

  /** Requests whose answer has not ended. */
  int unanswered;

  /** The connection takes no request after those that it has. */
  boolean last;
}
