/**
 * The operator's settings, and what is derived from them.
 *
 * <p>{@code application.properties} has the defaults. {@link io.octoagent.config.SettingsCheck}
 * checks the variables before anything starts ({@code Values}), reads the names in those of groups
 * and roles ({@code NamedSettings}), and derives the framework's own settings; {@link
 * io.octoagent.config.OctoAgentConfig} is the typed result. {@link io.octoagent.config.Groups} and
 * {@link io.octoagent.config.Roles} make a {@link io.octoagent.config.Group} and a {@link
 * io.octoagent.config.Role} of each, and collect what is wrong in {@code Problems}. {@link
 * io.octoagent.config.Origins} are those whose pages may call. {@link
 * io.octoagent.config.SecretsGuard} aborts the start if the environment holds one of the proxy's
 * secrets. {@link io.octoagent.config.Secret} and {@link io.octoagent.config.Seconds} are the
 * settings' own types.
 */
package io.octoagent.config;
