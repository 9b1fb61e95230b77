package io.octoagent.event;

/**
 * The names under which the calls of one API are reported; a closed set, so that they can be tags.
 *
 * @param id this service's own name, for example {@code responses}
 * @param path the path, for example {@code /v1/responses}
 * @param genAi the name in OpenTelemetry's conventions for GenAI, which several APIs share
 */
public record OperationName(String id, String path, String genAi) {}
