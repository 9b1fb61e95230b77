/**
 * The files that deploy the service, compared with the deployment contract: {@link
 * io.octoagent.deployment.ComposeContractTest} reads docker-compose.yml through {@link
 * io.octoagent.deployment.ComposeFile}, {@link io.octoagent.deployment.SecretFilesTest} asks git
 * and the image build what they would take. {@link io.octoagent.deployment.BalancerTest} reads the
 * balancer's files, {@link io.octoagent.deployment.BalancedCallsTest} calls through the balancer,
 * with scripted replicas behind it. {@link io.octoagent.deployment.LiveCommandTest} runs the
 * command that starts the proxy for developers. {@link io.octoagent.deployment.BenchModuleTest}
 * holds the bench's build to the service's rules. The containers themselves run in
 * src/test/compose.
 */
package io.octoagent.deployment;
