/**
 * The local answer, in the shapes of each API, without a key, a proxy or a network.
 *
 * <p>{@link io.octoagent.echo.EchoModel} has an {@code EchoForm} for each operation. Most are a
 * {@code SpokenForm}: a reader (such as {@code ChatRequest}) turns a body into an {@code
 * EchoRequest}, with what it asks of a model ({@code Wanted}): text, a JSON object, a value of a
 * JSON schema, or a call of the tool that the request forces ({@code ForcedTool}). {@code Speaker}
 * produces the content of each choice ({@code Said}), with values from {@code schema}, and a writer
 * (such as {@code ChatEcho}) is the {@link io.octoagent.echo.Echo}, plain and streamed. Another API
 * is one more reader and writer.
 */
package io.octoagent.echo;
