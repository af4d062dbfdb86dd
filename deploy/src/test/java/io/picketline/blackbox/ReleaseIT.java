package io.picketline.blackbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/release} makes, signs and refuses, of a small tree with a build of its own. */
class ReleaseIT {
  private static final Path ROOT = Path.of(requireNonNull(System.getProperty("picketline.root")));
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Stands for Maven: leaves what the build would leave, as the commit says. */
  private static final String MAVEN =
      """
      #!/bin/sh
      set -e
      version=$(sed -n 's/.*<version>\\(.*\\)-SNAPSHOT<.*/\\1~1/p;s/.*<version>\\([^-]*\\)<.*/\\1/p;s/.*<version>\\(.*\\)-\\(rc.*\\)<.*/\\1~\\2/p' pom.xml)
      mkdir -p deploy/target cli/target/classes/io/picketline/cli/care
      echo deb >deploy/target/picketline_${version}_amd64.deb
      echo tar >deploy/target/picketline-${version}-linux-amd64.tar.gz
      echo '{"bomFormat":"CycloneDX"}' >deploy/target/bom.json
      git log -1 --abbrev=12 --format='%h 2026-01-01' >cli/target/classes/io/picketline/cli/care/commit.txt
      """;

  private static final String POM =
      """
      <project>
        <artifactId>picketline</artifactId>
        <version>%s</version>
      </project>
      """;

  /** Of all tests: keys take their time. */
  @TempDir static Path keys;

  @TempDir Path run;

  @BeforeAll
  static void key() throws IOException {
    makeKey("keys", "Release <release@example.net>");
  }

  @BeforeEach
  void tree() throws IOException {
    Files.createDirectories(tree("bin/lib"));
    Files.createDirectories(tree("licences"));
    for (var file : List.of("bin/release", "bin/lib/common.sh", "bin/lib/release.sh", "LICENSE")) {
      Files.copy(ROOT.resolve(file), tree(file));
    }
    Files.copy(ROOT.resolve("bin/lib/prerequisites.sh"), tree("bin/lib/prerequisites.sh"));
    Files.copy(ROOT.resolve("licences/Apache-2.0.txt"), tree("licences/Apache-2.0.txt"));
    Files.writeString(tree("THIRD-PARTY.md"), "# Third-party software\n");
    Files.writeString(tree("pom.xml"), POM.formatted("0.3.0"));
    Files.writeString(
        tree("CHANGELOG.md"),
        "# Changelog\n\n"
            + "## Unreleased\n\n"
            + "## 0.3.0 - 2026-01-02\n\n"
            + "- All of it.\n\n"
            + "## 0.2.0\n\n"
            + "- Some.\n");
    Files.createDirectories(run.resolve("bin"));
    var maven = Files.writeString(run.resolve("bin/mvn"), MAVEN);
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(run.resolve("tmp"));
    git("init", "--quiet");
    commit("Begin");
    git("tag", "v0.3.0");
  }

  @Test
  void release_ofTheTaggedCommit_isWhatItsUsersCanVerify() throws IOException {
    var ran = release("--key", secretKey("keys").toString(), "--output", out().toString());

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(files(out()))
        .containsExactly(
            "SHA256SUMS",
            "SHA256SUMS.asc",
            "picketline-0.3.0-licences.tar.gz",
            "picketline-0.3.0-linux-amd64.tar.gz",
            "picketline-0.3.0-source.tar.gz",
            "picketline-0.3.0.cdx.json",
            "picketline-0.3.0.changes.md",
            "picketline_0.3.0_amd64.deb");
    assertThat(out().resolve("picketline-0.3.0.changes.md")).content().contains("All of it.");
    assertThat(out().resolve("picketline-0.3.0.changes.md")).content().doesNotContain("Some.");
    // as docs/install.md tells it
    gpg("users", "--import", publicKey("keys").toString());
    gpg("users", "--verify", out() + "/SHA256SUMS.asc", out() + "/SHA256SUMS");
    assertThat(sh("cd '" + out() + "' && sha256sum --check --quiet SHA256SUMS").exit()).isZero();
    sh("gpgconf --homedir '" + keys.resolve("users") + "' --kill all");
    assertNothingLeft();
  }

  @Test
  void release_madeTwice_isTheSameByteForByte() throws IOException {
    var other = run.resolve("out2");

    assertThat(release("--key", "Release", "--output", out().toString()).exit()).isZero();
    assertThat(release("--key", "Release", "--output", other.toString()).exit()).isZero();

    assertThat(other.resolve("SHA256SUMS")).hasSameTextualContentAs(out().resolve("SHA256SUMS"));
    assertNothingLeft();
  }

  @Test
  void release_ofWhatIsNoRelease_isRefused() throws IOException {
    Files.writeString(tree("THIRD-PARTY.md"), "changed\n");
    assertRefused("differs from its commit");

    commit("Change");
    assertRefused("the tag v0.3.0 is on");

    git("tag", "--delete", "v0.3.0");
    assertRefused("no tag v0.3.0");

    Files.writeString(tree("CHANGELOG.md"), "## 0.3.0 (not released)\n\n- All of it.\n");
    commit("Undate");
    assertRefused("dates no release");

    Files.writeString(tree("CHANGELOG.md"), "## 0.3.00\n\n- All of it.\n");
    commit("Forget");
    assertRefused("no section '## 0.3.0 - DATE'");

    Files.writeString(tree("pom.xml"), POM.formatted("0.3.0-SNAPSHOT"));
    commit("Go on");
    assertRefused("0.3.0-SNAPSHOT is no release");
    assertThat(release("--snapshot", "--key", "Release", "--output", out().toString()).exit())
        .isZero();
    assertRefused("is there already", "--snapshot");
  }

  @Test
  void release_ofACandidate_isOlderThanItsReleaseAndHasItsChanges() throws IOException {
    Files.writeString(tree("pom.xml"), POM.formatted("0.4.0-SNAPSHOT"));
    Files.writeString(tree("CHANGELOG.md"), "## 0.4.0 (not released)\n\n- More.\n");
    var prepared = release("--prepare", "0.4.0-rc.1");
    assertThat(prepared.exit()).as(prepared.err()).isZero();
    commit("Try 0.4.0");
    assertRefused("no tag v0.4.0-rc.1");
    git("tag", "v0.4.0-rc.1");

    var ran = release("--key", "Release", "--output", out().toString());

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(files(out()))
        .contains(
            "picketline-0.4.0-rc.1.changes.md",
            "picketline-0.4.0~rc.1-linux-amd64.tar.gz",
            "picketline_0.4.0~rc.1_amd64.deb");
    assertThat(out().resolve("picketline-0.4.0-rc.1.changes.md")).content().contains("- More.");
    assertThat(sh("dpkg --compare-versions 0.4.0~rc.1 lt 0.4.0").exit()).isZero();
    assertThat(tree("CHANGELOG.md")).content().startsWith("## 0.4.0 (not released)\n");

    Files.writeString(tree("CHANGELOG.md"), "## 0.4.0 - 2026-01-02\n\n- More.\n");
    commit("Date");
    assertRefused("no section '## 0.4.0 (not released)' for the candidate");
  }

  @Test
  void release_withoutTheKey_isRefused() {
    var ran = release("--key", "Somebody", "--output", out().toString());

    assertThat(ran.exit()).isEqualTo(78);
    assertThat(ran.err()).contains("0 secret keys 'Somebody'");
    assertThat(out()).doesNotExist();
  }

  @Test
  void verify_ofAChangedRelease_fails() throws IOException {
    release("--key", "Release", "--output", out().toString());
    makeKey("others", "Other <other@example.net>");
    assertThat(verify(publicKey("keys")).exit()).isZero();

    assertThat(verify(publicKey("others")).err()).contains("signature").contains("not good");

    var added = Files.writeString(out().resolve("more"), "more");
    assertThat(verify(publicKey("keys")).err()).contains("nobody signed");
    Files.delete(added);
    Files.writeString(out().resolve("picketline_0.3.0_amd64.deb"), "other");
    assertThat(verify(publicKey("keys")).err()).contains("not those that were signed");
    Files.writeString(out().resolve("SHA256SUMS"), "");
    assertThat(verify(publicKey("keys")).err()).contains("not good");
  }

  @Test
  void prepare_writesVersionAndDate() throws IOException {
    Files.writeString(tree("pom.xml"), POM.formatted("0.4.0-SNAPSHOT"));
    Files.writeString(tree("CHANGELOG.md"), "## 0.4.0 (not released)\n\n- All of it.\n");

    assertThat(release("--prepare", "four").exit()).isEqualTo(2);
    var ran = release("--prepare", "0.4.0");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(tree("pom.xml")).hasContent(POM.formatted("0.4.0"));
    assertThat(tree("CHANGELOG.md")).content().matches("## 0.4.0 - [0-9-]{10}\n\n- All of it.\n");
  }

  private void assertRefused(String why, String... options) {
    var arguments = new ArrayList<>(List.of("--key", "Release", "--output", out().toString()));
    arguments.addAll(List.of(options));
    var ran = release(arguments.toArray(String[]::new));

    assertThat(ran.err()).contains(why);
    assertThat(ran.exit()).isEqualTo(1);
  }

  /** Neither an agent of gpg nor a copy of the key. */
  private void assertNothingLeft() throws IOException {
    assertThat(files(run.resolve("tmp"))).isEmpty();
    await().atMost(LIMIT).until(() -> agents().isEmpty());
  }

  private static List<String> agents() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("gpg-agent") && line.contains(keys.toString()))
        .toList();
  }

  private Ran verify(Path key) {
    return release("--verify", out().toString(), "--key", key.toString());
  }

  private Ran release(String... arguments) {
    var command = new ArrayList<>(List.of("env"));
    command.add("PATH=" + run.resolve("bin") + ":" + System.getenv("PATH"));
    command.add("GNUPGHOME=" + keys.resolve("keys"));
    command.add("TMPDIR=" + run.resolve("tmp"));
    command.add(tree("bin/release").toString());
    command.addAll(List.of(arguments));
    return Ran.command(LIMIT, command);
  }

  private static void makeKey(String home, String name) throws IOException {
    gpg(home, "--passphrase", "", "--quick-generate-key", name, "ed25519", "sign", "never");
    gpg(home, "--output", publicKey(home).toString(), "--export");
    gpg(home, "--output", secretKey(home).toString(), "--export-secret-keys");
    sh("gpgconf --homedir '" + keys.resolve(home) + "' --kill all");
    await().atMost(LIMIT).until(() -> agents().isEmpty());
  }

  private static Path publicKey(String home) {
    return keys.resolve(home + ".pub");
  }

  private static Path secretKey(String home) {
    return keys.resolve(home + ".key");
  }

  private static void gpg(String home, String... arguments) throws IOException {
    Files.createDirectories(
        keys.resolve(home),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var command = new ArrayList<>(List.of("gpg", "--homedir", keys.resolve(home).toString()));
    command.addAll(List.of("--batch", "--no-tty", "--quiet", "--pinentry-mode", "loopback"));
    command.addAll(List.of(arguments));
    var ran = Ran.command(LIMIT, command);
    assertThat(ran.exit()).as(ran.err()).isZero();
  }

  private void commit(String subject) {
    git("add", "--all");
    git("commit", "--quiet", "--message", subject);
  }

  private void git(String... arguments) {
    var command = new ArrayList<>(List.of("git", "-C", tree("").toString()));
    command.addAll(List.of("-c", "user.name=t", "-c", "user.email=t@example.net"));
    command.addAll(List.of("-c", "commit.gpgSign=false", "-c", "core.autocrlf=false"));
    command.addAll(List.of(arguments));
    var ran = Ran.command(LIMIT, command);
    assertThat(ran.exit()).as(ran.err()).isZero();
  }

  private static Ran sh(String script) {
    return Ran.command(LIMIT, List.of("sh", "-c", script));
  }

  private static List<String> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private Path tree(String name) {
    return run.resolve("tree").resolve(name);
  }

  private Path out() {
    return run.resolve("out");
  }
}
