package io.octoagent.edge;

/** The state of one HTTP/1 connection, shared by its handlers. Only its event loop touches it. */
final class Exchange {

  /** Bytes of a request have arrived, but not its end. */
  boolean reading;

  /** Bytes of a request have arrived, but not the end of its head. */
  boolean headOpen;

  /** The head of a request has arrived, but not the end of its body. */
  boolean bodyOpen;

  /** The number of requests whose answer has not ended. */
  int unanswered;

  /** The connection accepts no request after those it has. */
  boolean last;
}
