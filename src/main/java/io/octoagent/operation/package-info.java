/**
 * The bodies of a chat completion. This package depends on neither the proxy nor a connection.
 *
 * <p>The request: {@code BodyReader} checks it once ({@code BodyTokens}, {@code FieldKind}, {@code
 * Messages}, {@code Tools}, {@code RefusedFields}) and turns it into a {@link
 * io.octoagent.operation.ChatBody}, or an {@link io.octoagent.operation.InvalidRequest}.
 *
 * <p>The answer: {@code CompletionScan} reads a whole one, or one event of a stream, into its
 * {@code Choice}s and {@code Usage}, and {@code AnswerRules} decides what they mean. {@code
 * ChatStream} does so for a stream, split into events by {@code SseSplitter}.
 *
 * <p>The failure: {@code VendorError} is the error object in an {@code ErrorBody}; {@code Scrubber}
 * removes secrets from its words. An {@link io.octoagent.operation.UpstreamException} holds the
 * reason for a missing answer, and its type decides what the ladder does next.
 */
package io.octoagent.operation;
