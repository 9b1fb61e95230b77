/**
 * The local answer, in OpenAI's shapes, without a key, a proxy or a network.
 *
 * <p>{@link io.octoagent.echo.EchoModel} reads a request ({@code EchoRequest}) and what it asks of
 * a model ({@code Wanted}): text, a JSON object, a value of a JSON schema, or a call of the tool
 * that the request forces ({@code ForcedTool}). {@code Speaker} produces the content of each choice
 * ({@code Said}), with values from {@code schema}, and {@link io.octoagent.echo.Echo} is the
 * answer, plain and streamed.
 */
package io.octoagent.echo;
