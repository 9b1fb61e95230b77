/**
 * What the operator decides, and what follows from it.
 *
 * <p>{@link io.octoagent.config.SettingsCheck} looks at the variables before anything starts and
 * derives the ceilings of the {@code @Timeout} annotations from {@code OCTOAGENT_LLM_TIMEOUT_S};
 * {@link io.octoagent.config.OctoAgentConfig} is the result, typed. {@link
 * io.octoagent.config.SecretsGuard} ends the start when the environment holds a secret that is the
 * proxy's. A {@link io.octoagent.config.Role} is what callers name, a {@link
 * io.octoagent.config.Group} what the proxy knows; {@link io.octoagent.config.Secret} and {@link
 * io.octoagent.config.Seconds} are the settings' own types.
 */
package io.octoagent.config;
