/**
 * All that we know about LiteLLM.
 *
 * <p>The front door makes a {@link io.octoagent.proxy.ChatRequest} of a {@link
 * io.octoagent.proxy.ChatBody} ({@code BodyReader} reads it, {@code SteeringFields} and {@code
 * FieldKind} say what it may not hold), a {@link io.octoagent.proxy.Target} and a {@link
 * io.octoagent.proxy.Deadline}, and gives it to {@link io.octoagent.proxy.ProxyClient}: "what
 * happens when a call times out" stands there, from top to bottom. Each rung is an {@link
 * io.octoagent.proxy.Attempt}, which can be hung up; {@code RungTimer} times the annotations, and
 * {@code Breakers} decides by {@code GroupEvidence} whether a failure opens a group's breaker. It
 * asks {@code PlainCalls} (on the declarative {@code LiteLlmApi}, with {@code PlainBody} and {@code
 * AnswerReader}; a {@code Transfer} each) or {@code StreamCalls} (on the Vert.x client), both set
 * up by {@code ProxyHttp}, {@code PerEventLoop} and {@code Informational}, and counted by {@code
 * Connections}; a stream becomes an {@link io.octoagent.proxy.EventStream}, whose bytes {@code
 * ChatStream} reads, cut into events by {@code SseSplitter}; it is held back until its first
 * content and watched by {@code IdleTimer}. {@code CompletionScan} is the one look into an answer
 * and its {@code Choice}s, and {@code AnswerRules} says what they mean. Either a {@link
 * io.octoagent.proxy.Reply} comes back, or {@code Diagnosis} makes a {@link
 * io.octoagent.proxy.ProxyException} of what came instead, whose type decides whether the next rung
 * is tried; {@code Cooldowns} keeps the pauses that vendors asked for ({@code RetryAfter}), {@code
 * Scrubber} takes secrets out of their words ({@code VendorError}, read from an {@code ErrorBody}).
 * {@link io.octoagent.proxy.Memory} bounds what bodies and answers take. {@code ProxyHealth}
 * compares the proxy's groups with ours, for {@code LlmReadiness} and {@code LlmStarted}, and for
 * {@link io.octoagent.proxy.GroupStates}, one {@link io.octoagent.proxy.GroupState} each; {@code
 * GroupMetrics} shows breakers and pauses to Prometheus.
 */
package io.octoagent.proxy;
