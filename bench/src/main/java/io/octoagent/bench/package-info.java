/**
 * What a call costs beside other gateways ({@link io.octoagent.bench.Bench}), whether the service
 * stays steady at its limits ({@link io.octoagent.bench.Stress}) and correct while everything
 * behind it fails ({@link io.octoagent.bench.Soak}).
 *
 * <p>Each starts {@link io.octoagent.bench.Service}s, as {@link io.octoagent.bench.Gateways} says,
 * in front of a {@link io.octoagent.bench.Mock}. {@link io.octoagent.bench.Load} calls them for
 * speed and counts, {@link io.octoagent.bench.Caller} one by one and keeps what came. {@link
 * io.octoagent.bench.Targets} and {@link io.octoagent.bench.Findings} print how it went. README.md
 * in the module's folder describes every scenario.
 */
package io.octoagent.bench;
