/**
 * What the bodies of each API say. This package depends on neither the proxy nor a connection.
 *
 * <p>{@link io.octoagent.operation.Operation} has one value for each API, with all that follows.
 *
 * <p>The request: {@code BodyReader} checks it once ({@code BodyTokens}, {@code RequestFields},
 * {@code FieldKind}, {@code Messages}, {@code Tools}, {@code RefusedFields}) and turns it into a
 * {@link io.octoagent.operation.RequestBody}, or an {@link io.octoagent.operation.InvalidRequest}.
 * {@link io.octoagent.operation.RequestSchema} tells callers what it requires.
 *
 * <p>The answer: an {@link io.octoagent.operation.AnswerScan} reads a whole one, or one event of a
 * stream, and finds out whether it is an answer, by the rules of {@code AnswerRules}; there is one
 * for completions (with {@code Choice}), responses and messages (with {@code OutputItem}),
 * embeddings and counts. An {@link io.octoagent.operation.AnswerStream} does so for a stream, split
 * into events by {@code SseSplitter}, and knows its two ends ({@code StreamEnding}).
 *
 * <p>The failure: {@code VendorError} is the error object in an {@code ErrorBody}; {@code Scrubber}
 * removes secrets from its words. An {@link io.octoagent.operation.UpstreamException} holds the
 * reason for a missing answer, and its type decides what the ladder does next. An {@link
 * io.octoagent.operation.ApiError} is what the caller gets, in the form of its {@code Dialect}.
 */
package io.octoagent.operation;
