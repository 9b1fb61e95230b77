package io.octoagent.echo;

import io.octoagent.echo.schema.References;

/**
 * A function that a request forces.
 *
 * @param schema its parameters'
 * @param legacy whether the request says {@code functions}, as it was done before there were tools
 */
record ToolCall(String name, References schema, boolean legacy) {}
