package io.octoagent.ui;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link NeedsChromium}. */
final class ChromiumCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Chromium.binary().isPresent()) {
      return ConditionEvaluationResult.enabled("Chromium in " + Chromium.binary().get());
    }
    String missing = "no chromium on the PATH; on Debian: apt-get install chromium";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("CI=true: " + context.getDisplayName() + " must run: " + missing);
    }
    System.err.printf("%n!!! SKIPPED: %s. %s%n%n", context.getDisplayName(), missing);
    return ConditionEvaluationResult.disabled(missing);
  }
}
