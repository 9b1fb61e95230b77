package io.octoagent.config;

/**
 * The values of settings that are absent or empty, for {@link OctoAgentConfig} and {@link
 * SettingsCheck}.
 */
final class Defaults {

  static final String MODE = "litellm";
  static final String TIMEOUT_S = "30";
  static final String DEGRADE = "error";
  static final String PROXY_URL = "http://localhost:4000";
  static final String MAX_BODY = "32M";
  static final String STREAM_IDLE_S = "15";
  static final String MAX_IN_FLIGHT = "1000";
  static final String MAX_QUEUED = "100";
  static final String UI = "on";

  private Defaults() {}
}
