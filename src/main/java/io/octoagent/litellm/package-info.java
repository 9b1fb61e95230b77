/**
 * The only package that knows LiteLLM: its API, its control fields and headers, its failures.
 *
 * <p>The ladder sends a {@link io.octoagent.litellm.ProxyRequest} through one of two transports:
 * {@link io.octoagent.litellm.PlainTransport}, on the declarative {@link
 * io.octoagent.litellm.OperationApi} (with {@code PlainBody}, {@code AnswerReader} and one {@code
 * Transfer} for each request), or {@link io.octoagent.litellm.StreamTransport}, on the Vert.x
 * client. {@code ProxyHttp}, {@code PerEventLoop} and {@code Informational} set both up, and {@code
 * Connections} counts their connections. A {@link io.octoagent.litellm.Reply} comes back; a
 * streamed one is an {@link io.octoagent.litellm.EventStream}, held back until its first content
 * and watched by {@code IdleTimer}. A success without content is hollow, by the rules of {@code
 * operation}; an error status, an error object and a broken connection become an {@link
 * io.octoagent.operation.UpstreamException} in {@code Diagnosis}; {@code RetryAfter} reads the wait
 * that a vendor asks for. {@code Conversations} throws away an answer that cannot know the
 * conversation that its request continues. {@code Forwarded} is what goes on of a caller's headers,
 * and {@link io.octoagent.litellm.StoredResponses} asks for what a vendor has stored, as a {@link
 * io.octoagent.litellm.StoredRequest}, through the plain transport and {@link
 * io.octoagent.litellm.LiteLlmApi}. {@link io.octoagent.litellm.SteeringFields} lists the fields
 * with which a caller could control the proxy.
 */
package io.octoagent.litellm;
