/**
 * The local answer: {@link io.octoagent.echo.EchoModel} says again what it was told, in OpenAI's
 * shapes.
 */
package io.octoagent.echo;
