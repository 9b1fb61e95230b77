package io.octoagent.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octoagent.testbed.Checkout;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ./dev release} makes a release's commits, tag and notes, or refuses and changes nothing.
 */
class ReleaseCommandTest extends ScratchCheckout {

  private static final String CHART = "deploy/helm/octoagent/Chart.yaml";
  private static final String STAMP = "<project.build.outputTimestamp>";

  private record Run(int exit, String said) {}

  @BeforeEach
  void prepare() throws Exception {
    write("pom.xml", "  <version>1.4.0-SNAPSHOT</version>\n" + STAMP + "2020-01-01T00:00:00Z</\n");
    write(CHART, "version: 1.4.0-SNAPSHOT\nappVersion: 1.4.0-SNAPSHOT\n");
    write("docs/how.md", "push image:1.4.0-SNAPSHOT, not 11400-SNAPSHOT\n");
    write(
        "CHANGELOG.md",
        "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [1.3.0] - 2020-01-01\n\n- Old.\n");
    write(".gitignore", "/target/\n");
    copy("scripts/release");
    git("init", "-q", "-b", "main");
    git("config", "user.name", "somebody");
    git("config", "user.email", "somebody@example.org");
    commit();
  }

  @Test
  void aReleaseIsTwoCommitsATagAndItsNotes() throws Exception {
    // When
    Run release = release("--ci-passed");

    // Then
    assertThat(release.exit()).as(release.said()).isZero();
    assertThat(git("log", "--format=%s")).startsWith("Begin 1.5.0-SNAPSHOT\nRelease 1.4.0\n");
    assertThat(git("tag", "--points-at", "HEAD~1").strip()).isEqualTo("v1.4.0");
    assertThat(git("show", "v1.4.0:pom.xml"))
        .contains("<version>1.4.0</version>")
        .containsPattern(STAMP + "20[^0][0-9]-[0-9]{2}-[0-9]{2}T00:00:00Z<");
    assertThat(git("show", "v1.4.0:" + CHART)).isEqualTo("version: 1.4.0\nappVersion: 1.4.0\n");
    assertThat(read("docs/how.md")).isEqualTo("push image:1.5.0-SNAPSHOT, not 11400-SNAPSHOT\n");
    assertThat(read("pom.xml")).contains("<version>1.5.0-SNAPSHOT</version>");
    assertThat(read("CHANGELOG.md"))
        .containsPattern(
            "## \\[Unreleased]\n\n## \\[1.4.0] - [0-9-]{10}\n\n### Added\n\n- A thing.\n");
    assertThat(read("target/release-notes-1.4.0.md")).isEqualTo("### Added\n\n- A thing.\n\n");
    assertThat(git("tag", "--format=%(contents)", "-l", "v1.4.0"))
        .startsWith("OctoAgent 1.4.0\n\n### Added\n\n- A thing.\n");
    assertThat(git("status", "--porcelain")).isEmpty();
  }

  @Test
  void aDryRunShowsItAndChangesNothing() throws Exception {
    // Given
    String before = state();

    // When
    Run release = release("--dry-run");

    // Then
    assertThat(release.exit()).as(release.said()).isZero();
    assertThat(release.said())
        .contains("Release 1.4.0", "+version: 1.4.0\n", "Begin 1.5.0-SNAPSHOT", "- A thing.");
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "| add --ci-passed",
        "1.4 --dry-run | is no version",
        "01.4.0 --dry-run | is no version",
        "1.4.0-rc1 --dry-run | is no version",
        "1.4.0 1.5.0 --dry-run | give one version",
        "--force | there is no option --force",
        "1.3.0 --dry-run | CHANGELOG.md has a section [1.3.0] already"
      })
  void anUnclearOrderIsRefused(String order, String why) throws Exception {
    // Given
    String before = state();

    // When
    Run release = release(order == null ? new String[0] : order.split(" "));

    // Then
    assertThat(release.exit()).isEqualTo(1);
    assertThat(release.said()).startsWith("release: ").contains(why);
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", CHART, "pom.xml", "CHANGELOG.md"})
  void aTreeThatIsNotCleanIsRefused(String file) throws Exception {
    // Given
    write(file, "changed\n  <version>1.4.0-SNAPSHOT</version>\n");

    // When
    Run release = release("--ci-passed");

    // Then
    assertThat(release.said()).contains("the tree is not clean");
    assertThat(git("tag")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "git checkout -q -b other | this is other: a release is made on main",
        "git checkout -q --detach | this is no branch: a release is made on main",
        "git tag v1.4.0 | the tag v1.4.0 is there already",
        "git tag v1.10.0 | 1.4.0 is not newer than v1.10.0",
        "git update-ref refs/remotes/origin/main $(git commit-tree -m x HEAD^{tree}) | origin/main has commits",
        "sed -i.old s/1.4.0-SNAPSHOT/1.4.0/ pom.xml | pom.xml says 1.4.0, which is not a -SNAPSHOT",
        "sed -i.old s/1.4.0-SNAPSHOT/1.3.9/ deploy/helm/octoagent/Chart.yaml | Chart.yaml does not say 1.4.0-SNAPSHOT",
        "sed -i.old s/^-.A.thing// CHANGELOG.md | CHANGELOG.md has nothing under [Unreleased]"
      })
  void whatDoesNotFitIsRefused(String change, String why) throws Exception {
    // Given
    run(List.of("bash", "-euc", change + "; find . -name '*.old' -delete"));
    commit();
    String before = state();

    // When
    Run release = release("--ci-passed");

    // Then
    assertThat(release.exit()).as(release.said()).isEqualTo(1);
    assertThat(release.said()).contains(why);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void thisChangelogHasTheHeadingThatItNeeds() throws Exception {
    // When
    List<String> lines = Files.readAllLines(Checkout.file("CHANGELOG.md"));

    // Then
    assertThat(lines).containsOnlyOnce("## [Unreleased]");
  }

  private Run release(String... arguments) throws Exception {
    return run(Stream.concat(Stream.of("scripts/release"), Stream.of(arguments)).toList());
  }

  private String state() throws Exception {
    return git("for-each-ref") + git("worktree", "list") + git("status", "--porcelain", "--branch");
  }

  private void commit() throws Exception {
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", "A commit");
  }

  private String git(String... arguments) throws Exception {
    Run git = run(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
    assertThat(git.exit()).as(git.said()).isZero();
    return git.said();
  }

  private Run run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(checkout.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), said);
  }
}
