/**
 * Whether the proxy can serve calls: {@code ProxyHealth} has {@code ProxyModels} compare the
 * proxy's groups with ours and keeps the {@code ProxyState}. {@code LlmHealth} answers the probes,
 * {@code Management} decides on which port, and {@link io.octoagent.health.GroupStates} returns one
 * {@link io.octoagent.health.GroupState} for each group, for the page.
 */
package io.octoagent.health;
