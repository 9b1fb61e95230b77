package io.octoagent.testbed;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link NeedsNginx}. */
final class NginxCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Nginx.binary().isPresent()) {
      return ConditionEvaluationResult.enabled("nginx in " + Nginx.binary().get());
    }
    String missing = "no nginx on the PATH; on Debian: apt-get install nginx-light";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI=true: " + context.getDisplayName() + " must run: " + missing);
    }
    System.err.printf("%n!!! SKIPPED: %s. %s%n%n", context.getDisplayName(), missing);
    return ConditionEvaluationResult.disabled(missing);
  }
}
