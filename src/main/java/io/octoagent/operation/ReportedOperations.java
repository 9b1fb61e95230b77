package io.octoagent.operation;

import io.octoagent.event.OperationNames;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** Tells the observers of calls which operations there are. */
final class ReportedOperations {

  private ReportedOperations() {}

  @Produces
  @Singleton
  static OperationNames names() {
    return new OperationNames(Stream.of(Operation.values()).map(Operation::names).toList());
  }
}
