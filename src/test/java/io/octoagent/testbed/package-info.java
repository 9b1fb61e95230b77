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
 * <p>The service starts anew for each other set of settings. So the tests share a few of them: the
 * defaults with {@code FakeProxyResource} alone, and the profiles {@link
 * io.octoagent.testbed.EchoMode}, {@link io.octoagent.testbed.KeysRequired}, {@link
 * io.octoagent.testbed.KnownCallers}, {@link io.octoagent.testbed.OptIns}, {@link
 * io.octoagent.testbed.ShortDeadline}, {@link io.octoagent.testbed.BriefSilence}, {@link
 * io.octoagent.testbed.SmallRoom} and {@code OwnGroups}, which is the ladder's. A test leaves no
 * group broken for the next one: {@code HealthyGroups}.
 *
 * <p>{@link io.octoagent.testbed.Api} has what a test of every API needs to know of each: how a
 * request is written, how the proxy answers by the book ({@link io.octoagent.testbed.ProxyForm}),
 * and how a caller reads what comes back.
 *
 * <p>Towards the service {@link io.octoagent.testbed.Caller} is a well-behaved client and {@link
 * io.octoagent.testbed.RawCall} one that sends any bytes; {@link
 * io.octoagent.testbed.CanonicalJson} compares the meaning of two JSON texts.
 *
 * <p>What the service reports of its calls is recorded by {@link
 * io.octoagent.testbed.RecordedCalls} and {@link io.octoagent.testbed.RecordedSpans} in the same
 * JVM, and by {@link io.octoagent.testbed.OtlpCollector} from {@link
 * io.octoagent.testbed.PackagedService}; {@code CallsUnderWay} keeps one test's calls out of the
 * next one's. {@link io.octoagent.testbed.CanaryCalls} are calls whose content must not turn up
 * there.
 *
 * <p>With a real LiteLLM, {@link io.octoagent.testbed.RealProxyResource} puts {@link
 * io.octoagent.testbed.RealLiteLlm} behind the service and {@link io.octoagent.testbed.FakeVendor}
 * behind that. There the vendor causes the faults: a {@link io.octoagent.testbed.VendorScript}
 * defines one, its {@code Dialect} renders it, and each {@link io.octoagent.testbed.VendorCall}
 * records what arrived. {@link io.octoagent.testbed.NeedsPython} guards such a test; {@code
 * RealLiteLlmTest} pins what we rely on in LiteLLM itself.
 */
package io.octoagent.testbed;
