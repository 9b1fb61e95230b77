/**
 * The HTTP server's edge: what a connection may do before and after a request exists.
 *
 * <p>{@link io.octoagent.edge.EdgeProvider} puts an {@code Edge} in front of every accepted
 * connection. The edge detects the version of HTTP and limits the time in which each head must
 * arrive ({@code HeadClock}, {@code Http2Heads}). On HTTP/1 two handlers follow the framework's
 * decoder: {@code Http1Requests} turns whatever is malformed or ambiguous into a {@link
 * io.octoagent.edge.Refusal}, a well-formed request that the router answers like any other, and
 * {@code Http1Answers} lets an answer reach a caller that is still sending or has closed its
 * sending side. Both share the connection's {@code Exchange}. Nothing here depends on the API.
 */
package io.octoagent.edge;
