package io.picketline.blackbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The packages of this build: what is in them, and what they do on roots of their own. */
class Lab70PackageIT {

  private static final boolean FULL = Boolean.getBoolean("picketline.full");
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Path TARGET =
      Path.of(requireNonNull(System.getProperty("picketline.root")), "deploy", "target");

  @TestFactory
  Stream<DynamicTest> package_installed_makesAPairByTwoCommands() {
    return Played.scenario("package")
        .proofs(
            "nothing runs after the installation",
            "nothing is blocked after the installation",
            "core is founded by one command",
            "web1 joins by the line that was printed",
            "the attacked host blocks the attacker",
            "the other host blocks the attacker too",
            "a removal keeps blocks",
            "a purge takes the blocks away",
            "a purge leaves no file");
  }

  @TestFactory
  Stream<DynamicTest> package_upgradedInAFlood_letsNothingThrough() {
    return FULL
        ? Played.scenario("upgrade")
            .proofs(
                "no packet of the attacker came through",
                "the bystander's packets came through",
                "who scanned during the upgrade is blocked on both",
                "the new version is installed and runs")
        : Stream.empty();
  }

  @TestFactory
  Stream<DynamicTest> archive_installedAndTakenAway_leavesSettings() {
    return FULL
        ? Played.scenario("archive")
            .proofs(
                "install.sh installs it",
                "a sensor alone starts",
                "a setting by hand is kept",
                "the program is gone")
        : Stream.empty();
  }

  @Test
  void package_everyFile_isRootsAndAsProgramsNeedIt() throws IOException {
    var listed = Ran.command(LIMIT, List.of("dpkg-deb", "--contents", debian().toString()));

    assertThat(listed.exit()).as(listed::all).isZero();
    assertThat(listed.out().lines())
        .allMatch(
            line -> line.matches("(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x|lrwxrwxrwx) root/root .*"))
        .filteredOn(line -> line.startsWith("-rwx"))
        .extracting(line -> line.substring(line.indexOf(" ./") + 3))
        .contains(
            "usr/lib/picketline/bin/picket",
            "usr/lib/picketline/bin/picket.sh",
            "usr/lib/picketline/bin/front.pl",
            "usr/lib/picketline/bin/aot-cache",
            "usr/lib/picketline/runtime/bin/java",
            "usr/lib/picketline/runtime/lib/jspawnhelper");
    assertThat(listed.out())
        .contains("./usr/bin/picket -> ../lib/picketline/bin/picket")
        .doesNotContain("picketline-deploy-")
        .contains("./usr/share/man/man1/picket.1.gz")
        .contains("./usr/share/bash-completion/completions/picket")
        .contains("./usr/share/doc/picketline/licences/Apache-2.0.txt");
  }

  @Test
  void package_settings_areThoseThatAnUpgradeKeeps(@TempDir Path control) throws IOException {
    var taken =
        Ran.command(
            LIMIT, List.of("dpkg-deb", "--control", debian().toString(), control.toString()));

    assertThat(taken.exit()).as(taken::all).isZero();
    assertThat(control.resolve("conffiles"))
        .hasContent("/etc/picketline/ignore.d/local.list\n/etc/picketline/picketline.conf");
    assertThat(control.resolve("md5sums")).isNotEmptyFile();
  }

  @Test
  void archive_intoADirectory_isTheTreeOfThePackage(@TempDir Path directory) throws IOException {
    var unpacked = Files.createDirectory(directory.resolve("unpacked"));
    var to = directory.resolve("to");
    var tar = List.of("tar", "-xzf", archive().toString(), "-C", unpacked.toString(), "--strip=1");
    assertThat(Ran.command(LIMIT, tar).exit()).isZero();

    var ran =
        Ran.command(
            LIMIT, List.of(unpacked.resolve("install.sh").toString(), "--destdir", to.toString()));

    assertThat(ran.exit()).as(ran::all).isZero();
    var version = Ran.command(LIMIT, List.of(to.resolve("usr/bin/picket").toString(), "version"));
    assertThat(version.out()).as(version::all).startsWith("picket ");
    assertThat(to.resolve("etc/picketline/picketline.conf")).isNotEmptyFile();
  }

  @Test
  void package_byDebiansOwnJudge_isClean() throws IOException {
    if (FULL) {
      var judged =
          Ran.command(
              LIMIT,
              List.of(
                  "lintian",
                  "--allow-root",
                  "--display-info",
                  "--fail-on",
                  "error,warning,info",
                  debian().toString()));
      assertThat(judged.exit()).as(judged::all).isZero();
    }
    assertThat(debian()).isNotEmptyFile();
  }

  @Test
  void packages_builtOnceMoreElsewhere_areTheSameByteForByte(@TempDir Path directory)
      throws IOException {
    if (FULL) {
      var script =
          """
          set -e
          cd "$1"
          git ls-files -z | xargs -0 cp --parents --no-dereference --target-directory "$2"
          cp -a .git "$2"
          cd "$2"
          mvn --batch-mode --quiet --offline -pl deploy -am -Dmaven.test.skip=true \\
            -Dspotless.check.skip=true -Dcheckstyle.skip=true package
          """;
      var built =
          Ran.command(
              Duration.ofMinutes(15),
              List.of(
                  "sh",
                  "-c",
                  script,
                  "sh",
                  TARGET.resolve("../..").normalize().toString(),
                  directory.toString()));
      assertThat(built.exit()).as(built::all).isZero();
      for (var one : List.of(debian(), archive())) {
        assertThat(directory.resolve("deploy/target").resolve(String.valueOf(one.getFileName())))
            .hasSameBinaryContentAs(one);
      }
    }
    assertThat(archive()).isNotEmptyFile();
  }

  private static Path debian() throws IOException {
    return only("picketline_*.deb");
  }

  private static Path archive() throws IOException {
    return only("picketline-*.tar.gz");
  }

  private static Path only(String pattern) throws IOException {
    try (var found = Files.newDirectoryStream(TARGET, pattern)) {
      assertThat(found).as(pattern).hasSize(1);
    }
    try (var found = Files.newDirectoryStream(TARGET, pattern)) {
      return found.iterator().next();
    }
  }
}
