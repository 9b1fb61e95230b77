package io.octoagent.operation;

import io.octoagent.event.OperationNames;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** Tells the observers of calls which operations there are. */
@Singleton
class ReportedOperations {

  @Produces
  @Singleton
  OperationNames names() {
    return new OperationNames(Stream.of(Operation.values()).map(Operation::names).toList());
  }
}
