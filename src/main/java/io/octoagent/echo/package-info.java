/**
 * The local answer, in OpenAI's shapes, with no key, no proxy and no network.
 *
 * <p>{@link io.octoagent.echo.EchoModel} reads a request ({@code EchoRequest}) and what it wants of
 * a model ({@code Wanted}): text, a JSON object, a value of a JSON schema, or a call of the tool
 * that {@code ForcedTool} finds to be forced. {@link io.octoagent.echo.Echo} is the answer, plain
 * and streamed, and {@code Said} what each of its choices says.
 *
 * <p>{@code SchemaSample} makes a value that a schema admits. It settles which rules hold together
 * for a value ({@code Rules}), tries candidates ({@code StringSamples} with {@code Formats} and
 * {@code PatternSample}, {@code NumberSamples}, and its own objects and arrays) and takes the first
 * one that {@code SchemaCheck} finds good. {@code Work} bounds all of it, whatever the schema says.
 */
package io.octoagent.echo;
