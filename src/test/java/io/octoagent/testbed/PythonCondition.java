package io.octoagent.testbed;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link NeedsPython}. */
final class PythonCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      return ConditionEvaluationResult.enabled("Python in " + PythonEnvironment.get());
    } catch (PythonEnvironment.NoPython e) {
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError("CI=true: " + context.getDisplayName() + " must run", e);
      }
      System.err.printf("%n!!! SKIPPED: %s. %s%n%n", context.getDisplayName(), e.getMessage());
      return ConditionEvaluationResult.disabled(e.getMessage());
    }
  }
}
