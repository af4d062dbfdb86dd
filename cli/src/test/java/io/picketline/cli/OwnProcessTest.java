package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that starts the command's own process gives each verb the memory that it needs. */
class OwnProcessTest {

  @TempDir Path root;

  /** A tree that is built, and a Java that says what it was started with. */
  @BeforeEach
  void tree() throws IOException {
    Files.createDirectories(root.resolve("deploy/target/picketline/lib"));
    var scripts = Files.createDirectories(root.resolve("bin/lib"));
    for (var name : List.of("picket.sh", "flags.sh", "common.sh", "prerequisites.sh", "build.sh")) {
      Files.copy(Path.of("../bin/lib", name), scripts.resolve(name));
    }
    Files.createDirectories(root.resolve("jdk/bin"));
    Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    var java = Files.writeString(root.resolve("jdk/bin/java"), "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @CsvSource({
    "status, 64m",
    "import list, 256m",
    "--context office import list, 256m",
    "--context replay status, 64m",
    "-o json replay file, 1g",
    "events --since 7d, 1g"
  })
  void memory_isByTheVerb(String line, String heap) throws Exception {
    var command = new ArrayList<>(List.of("bash", root.resolve("bin/lib/picket.sh").toString()));
    command.addAll(List.of(line.split(" ", -1)));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PICKETLINE_NO_BUILD", "1");
    builder.environment().put("PICKETLINE_JAVA", root.resolve("jdk/bin/java").toString());
    builder.environment().remove("PICKETLINE_MAIN");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(said).contains(" -Xmx" + heap + " ").endsWith(" " + line + "\n");
  }
}
