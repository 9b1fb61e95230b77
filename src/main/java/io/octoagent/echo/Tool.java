package io.octoagent.echo;

import io.octoagent.echo.schema.References;

/**
 * A function that a request offers.
 *
 * @param schema the schema of its parameters
 */
record Tool(String name, References schema) {}
