package io.octoagent;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.octoagent.testbed.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the packages depend on each other, as the description of {@code io.octoagent} says it. */
class ArchitectureTest {

  private static final String ROOT = "io.octoagent";

  /** A package depends only on those after it. */
  private static final List<String> ORDER =
      List.of(
          "ui",
          "health",
          "api",
          "replay",
          "ladder",
          "litellm",
          "echo",
          "operation",
          "ledger",
          "store",
          "limits",
          "log",
          "event",
          "edge",
          "config");

  private static final Path SOURCES = Checkout.file("src/main/java/io/octoagent");

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes = new ClassFileImporter().importPath(Checkout.file("target/classes"));
    assertThat(classes).hasSizeGreaterThan(100);
  }

  @Test
  void noFilesDependOnEachOtherInACircle() {
    slices().assignedFrom(new ByFile()).should().beFreeOfCycles().check(classes);
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void packagesDependInOneDirection() {
    // When
    List<String> upwards =
        classes.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(ArchitectureTest::isUpward)
            .map(Dependency::getDescription)
            .toList();

    // Then
    assertThat(upwards).isEmpty();
  }

  @Test
  void everyPackageHasItsPlace() {
    // When
    Set<String> packages =
        classes.stream()
            .map(ArchitectureTest::top)
            .filter(top -> !top.isEmpty())
            .collect(Collectors.toSet());

    // Then
    assertThat(packages).containsExactlyInAnyOrderElementsOf(ORDER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-litellm-", "disable_fallbacks", "\"litellm.\""})
  void onlyOnePackageKnowsHowLiteLlmIsCalled(String name) throws IOException {
    // When
    List<Path> knowing;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      knowing =
          files.filter(file -> file.toString().endsWith(".java") && contains(file, name)).toList();
    }

    // Then
    assertThat(knowing).isNotEmpty().allMatch(file -> file.startsWith(SOURCES.resolve("litellm")));
  }

  @Test
  void theContractsGroupsAreNamedInTwoFilesAtMost() throws IOException {
    // When
    List<Path> naming;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      naming =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> Stream.of("\"cheap\"", "\"main\"").anyMatch(it -> contains(file, it)))
              .toList();
    }

    // Then
    assertThat(naming).hasSizeBetween(1, 2);
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isUpward(Dependency dependency) {
    int from = ORDER.indexOf(top(dependency.getOriginClass()));
    int to = ORDER.indexOf(top(dependency.getTargetClass()));
    return from >= 0 && to >= 0 && to < from;
  }

  /** The package directly under the root that a class is in; empty where it is in none. */
  private static String top(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1).split("\\.", 2)[0] : "";
  }

  /** Classes of one file belong together. */
  private static final class ByFile implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getName().startsWith(ROOT + ".")
          ? SliceIdentifier.of(type.getName().split("\\$", 2)[0])
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "files";
    }
  }
}
