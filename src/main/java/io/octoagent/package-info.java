/**
 * OctoAgent: an agent's one exit to large language models.
 *
 * <p>The path of one request: {@code edge} keeps malformed HTTP away from the server. {@code api}
 * reads the request and finds the group behind its role. {@code replay} gives a repeated call the
 * answer of the first one. {@code ladder} asks that group, and the next one when the first fails,
 * within the promised time. {@code litellm} sends each of these requests to the LiteLLM Proxy.
 * {@code api} writes the reply or the error, and one {@code event} records what the call cost and
 * who answered it; {@code log} writes that event as a line. {@code operation} knows what the bodies
 * say, {@code ledger} what callers may spend, {@code limits} bounds time, calls and memory, and
 * {@code store} is what replicas share. {@code echo} answers where there is no proxy, {@code
 * health} reports whether the proxy can serve, and {@code ui} shows groups and calls on a page.
 * {@code config} holds the settings of all of them.
 *
 * <p>Packages depend on each other in one direction only: ui, api, health, then replay, ladder,
 * litellm, echo, operation, ledger, store, limits, event, config. {@code ArchitectureTest} enforces
 * it. {@code Main} starts the service, or {@code HealthCheck}, which probes a running one.
 */
package io.octoagent;
