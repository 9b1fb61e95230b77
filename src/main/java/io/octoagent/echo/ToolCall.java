package io.octoagent.echo;

import io.octoagent.echo.schema.References;

/**
 * A function that a request forces.
 *
 * @param schema the schema of its parameters
 * @param legacy whether the request uses {@code functions}, which predate tools
 */
record ToolCall(String name, References schema, boolean legacy) {}
