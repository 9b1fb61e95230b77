/**
 * The HTTP server's edge: what a connection may do before, and after, there is a request.
 *
 * <p>{@link io.octoagent.edge.EdgeProvider} puts an {@code Edge} in front of every accepted
 * connection. The edge finds out which HTTP is spoken, and gives each head a time to arrive in
 * ({@code HeadClock}, {@code Http2Heads}). On HTTP/1 two handlers follow the framework's decoder:
 * {@code Http1Requests} turns whatever is malformed or ambiguous into a {@link
 * io.octoagent.edge.Refusal}, a well-formed request that the router answers like any other, and
 * {@code Http1Answers} lets an answer reach a caller that still sends or that has closed its
 * sending side. Both share the connection's {@code Exchange}. Nothing here knows the API.
 */
package io.octoagent.edge;
