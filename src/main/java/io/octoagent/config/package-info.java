/**
 * The operator's settings, and what is derived from them.
 *
 * <p>{@link io.octoagent.config.SettingsCheck} checks the variables before anything starts and
 * derives the ceilings of the {@code @Timeout} annotations from {@code OCTOAGENT_LLM_TIMEOUT_S};
 * {@link io.octoagent.config.OctoAgentConfig} is the typed result. {@link
 * io.octoagent.config.SecretsGuard} aborts the start if the environment holds one of the proxy's
 * secrets. A {@link io.octoagent.config.Role} is what callers name, a {@link
 * io.octoagent.config.Group} what the proxy knows; {@link io.octoagent.config.Secret} and {@link
 * io.octoagent.config.Seconds} are the settings' own types.
 */
package io.octoagent.config;
