/**
 * Values that a JSON schema admits, for {@code echo}.
 *
 * <p>{@link io.octoagent.echo.schema.SchemaSample} makes up to three attempts, each a {@code
 * Search}. For each value ({@code Goal}) it settles which {@code Rules} hold together, tries
 * candidates from the plainest on ({@code StringSamples} with {@code Formats} and {@code
 * PatternSample}, {@code NumberSamples}, {@code Containers}), and takes the first one that {@code
 * SchemaCheck} admits. {@code Work} limits the cost of all of it, whatever the schema says.
 *
 * <p>It is part of this project because no well-maintained Java library that makes such values was
 * found.
 */
package io.octoagent.echo.schema;
