/**
 * What the tests stand on: a raw-socket HTTP/1.1 server that can misbehave at any byte, and a
 * LiteLLM Proxy played on it.
 *
 * <p>A test takes {@link io.octoagent.testbed.FakeProxy} (through {@link
 * io.octoagent.testbed.FakeProxyResource} when the service runs too) and gives each proxy group an
 * {@link io.octoagent.testbed.Answer}: a list of steps, held back by a {@link
 * io.octoagent.testbed.Gate} where order matters. Afterwards it asks each {@link
 * io.octoagent.testbed.Request} what arrived, and when its socket was closed. Below it {@link
 * io.octoagent.testbed.ScriptedServer} accepts, {@link io.octoagent.testbed.Connection} reads on
 * while it answers, and {@link io.octoagent.testbed.Wire} frames what is written.
 *
 * <p>Towards the service {@link io.octoagent.testbed.Caller} is a well-behaved client and {@link
 * io.octoagent.testbed.RawCall} one that sends any bytes; {@link
 * io.octoagent.testbed.CanonicalJson} tells whether two JSON texts mean the same.
 */
package io.octoagent.testbed;
