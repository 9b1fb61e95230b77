/**
 * The local answer, in OpenAI's shapes, with no key, no proxy and no network.
 *
 * <p>{@link io.octoagent.echo.EchoModel} reads a request ({@code EchoRequest}) and what it wants of
 * a model ({@code Wanted}): text, a JSON object, a value of a JSON schema, or a call of the tool
 * that {@code ForcedTool} finds to be forced. {@code Speaker} finds what each choice says ({@code
 * Said}), with values from {@code schema}, and {@link io.octoagent.echo.Echo} is the answer, plain
 * and streamed.
 */
package io.octoagent.echo;
