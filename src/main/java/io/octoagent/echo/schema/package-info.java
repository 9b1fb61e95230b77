/**
 * Values that a JSON schema admits, for {@code echo}.
 *
 * <p>{@link io.octoagent.echo.schema.SchemaSample} makes up to three attempts, each a {@code
 * Search}. For each value ({@code Goal}) it settles which {@code Rules} hold together, tries
 * candidates from the plainest on ({@code StringSamples} with {@code Formats} and {@code
 * PatternSample}, {@code NumberSamples}, {@code Containers}), and takes the first one that {@code
 * SchemaCheck} finds good. {@code Work} bounds all of it, whatever the schema says.
 *
 * <p>It is ours because no library for Java that makes such values was found that is kept well.
 */
package io.octoagent.echo.schema;
