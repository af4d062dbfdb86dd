package io.picketline.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrariesTest {

  private static final Machine MACHINE = new Machine("amd64", "x86_64", "x86-64");

  @TempDir Path from;
  @TempDir Path to;

  @Test
  void copy_machineCode_isOfThisMachineAloneAndBesideTheJars() throws IOException {
    jar(
        "sqlite-jdbc-3.jar",
        "org/sqlite/JDBC.class",
        "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
        "org/sqlite/native/Linux/aarch64/libsqlitejdbc.so",
        "META-INF/MANIFEST.MF");

    new Libraries(MACHINE).copy(from, to);

    assertThat(names(to.resolve("sqlite-jdbc-3.jar")))
        .containsExactly("META-INF/MANIFEST.MF", "org/sqlite/JDBC.class");
    assertThat(to.resolve("native/libsqlitejdbc.so"))
        .hasContent("org/sqlite/native/Linux/x86_64/libsqlitejdbc.so");
  }

  @Test
  void copy_anyJar_isStoredAsItIsAndAlwaysTheSame() throws IOException {
    jar("other-1.jar", "a.txt", "b.so");

    new Libraries(MACHINE).copy(from, to);

    var first = Files.readAllBytes(to.resolve("other-1.jar"));
    assertThat(names(to.resolve("other-1.jar"))).containsExactly("a.txt", "b.so");
    try (var copied = new ZipFile(to.resolve("other-1.jar").toFile())) {
      assertThat(copied.getEntry("a.txt").getMethod()).isEqualTo(ZipEntry.STORED);
    }
    new Libraries(MACHINE).copy(from, to);
    assertThat(to.resolve("other-1.jar")).hasBinaryContent(first);
  }

  @Test
  void copy_theLab_isLeftOut() throws IOException {
    jar("picketline-deploy-1.jar", "a.txt");

    new Libraries(MACHINE).copy(from, to);

    assertThat(to.resolve("picketline-deploy-1.jar")).doesNotExist();
  }

  private void jar(String name, String... entries) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(from.resolve(name)))) {
      for (var entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
        out.write(entry.getBytes(UTF_8));
      }
    }
  }

  private static List<String> names(Path jar) throws IOException {
    try (var file = new ZipFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }
}
