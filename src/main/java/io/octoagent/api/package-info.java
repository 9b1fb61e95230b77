/**
 * The HTTP endpoints: OpenAI's and Anthropic's APIs as callers see them.
 *
 * <p>{@code RequestId} names a request, and {@code CrossOrigin} says whose pages may read its
 * answer. {@code MalformedRequests}, {@code Browsers} and {@code CallerKeys} may refuse it with an
 * {@code EarlyRefusal}; {@code UnwantedBodies} discards what arrives after an answer over HTTP/2.
 * {@code OperationRoute} starts the clock and reads the body ({@code Bodies}), unless the service
 * is draining ({@code Drain}). {@code Answers} resolves {@code model} ({@code Targets}), acquires a
 * permit from {@link io.octoagent.limits.Admission}, calls {@link io.octoagent.ladder.Ladder} or
 * {@link io.octoagent.echo.EchoModel}, and builds an {@code Answer} with the headers of {@code
 * CallHeaders}. {@code AnswerWriter} writes it; a stream has a clean end or an {@code AbnormalEnd}.
 * {@code ErrorMapper} maps every failure to one {@code ErrorCode} ({@code LadderErrors} where the
 * groups failed, {@code WrongPath} for an unknown path) as an {@link
 * io.octoagent.operation.ApiError}, which {@code ErrorAnswer} writes. {@code Call} collects what
 * happens to the request and reports it once, at its end. {@link io.octoagent.api.ModelsResource}
 * lists roles and groups. {@code StoredResponsesRoute} passes requests about stored responses to
 * the proxy, without a ladder and without a {@code Call}.
 *
 * <p>{@code OpenApiRoute} serves the description of all of it, which {@code ApiDescription} builds
 * ({@code DescribedHeaders}, {@code ErrorResponses}).
 */
package io.octoagent.api;
