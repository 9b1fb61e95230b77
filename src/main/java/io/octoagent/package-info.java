/**
 * OctoAgent: an agent's one exit to large language models.
 *
 * <p>One request's way: {@code edge} keeps from the HTTP server what is no request, {@code
 * completion} reads it and finds the group behind its role, {@code proxy} asks that group, and the
 * one below it when the first fails, within the promised time, {@code completion} writes the reply
 * or the error, and one {@code event} says what it cost and who answered. {@code echo} answers in
 * the proxy's place where there is none. {@code ui} shows the events and the groups on a page.
 * {@code config} is what all of them are set by. Packages depend on each other in this direction
 * only. {@code Main} starts the service, or {@code HealthCheck}, which asks a running one.
 */
package io.octoagent;
