/**
 * The front door: OpenAI's API as callers see it.
 *
 * <p>{@code RequestId} names a request, {@code MalformedRequests} answers it when it is none,
 * {@code Browsers} and {@code CallerKeys} let it in, or make an {@code EarlyRefusal} of it, {@code
 * UnwantedBodies} throws away what is sent behind an answer on HTTP/2, {@code CompletionRoute}
 * starts the clock and reads its body ({@code Bodies}), unless the service is about to stop ({@code
 * Drain}). {@code Completions} finds the target of its {@code model} ({@code Targets}), waits for a
 * place among the calls in flight ({@code Admission}), asks the proxy or the echo, and turns the
 * reply into an {@code Answer} with the headers of {@code CallHeaders}; {@code AnswerWriter} writes
 * it, and lets a stream flow to a clean end or to a {@code BrokenEnd}. Whatever fails on the way
 * becomes one of the closed list of {@code ErrorCode}s in {@code ErrorMapper} ({@code SpentLadder}
 * where the groups failed, {@code WrongPath} where the caller is lost), in the envelope of {@code
 * OpenAiError}. All along, {@code Call} notes what becomes of the request, and tells the observers
 * at its end. {@link io.octoagent.completion.ModelsResource} lists the roles and groups.
 */
package io.octoagent.completion;
