package io.picketline.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Version;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The versions that this module really runs with. */
class ResolvedVersionsTest {

  @Test
  void akka_isTheLicensedVersionThroughout() {
    assertThat(Version.current()).isEqualTo("2.8.5");
    assertThat(versions("akka-[a-z0-9-]+_2\\.13")).containsExactly("2.8.5");
  }

  @Test
  void scala_isThereOnce() {
    assertThat(jars("scala-library")).hasSize(1);
    assertThat(versions("akka-[a-z0-9-]+_(?!2\\.13)[0-9.]+")).isEmpty();
  }

  @Test
  void jackson_isThereInOneVersion() {
    assertThat(versions("jackson-(core|databind|dataformat-[a-z]+|datatype-[a-z0-9]+)")).hasSize(1);
  }

  private static List<String> versions(String artifact) {
    var pattern = Pattern.compile(artifact + "-(\\d[\\w.-]*)\\.jar");
    return classPath().stream()
        .map(pattern::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(matcher.groupCount()))
        .distinct()
        .collect(Collectors.toList());
  }

  private static List<String> jars(String artifact) {
    return classPath().stream().filter(jar -> jar.startsWith(artifact + "-")).toList();
  }

  private static List<String> classPath() {
    return Arrays.stream(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(java.io.File.pathSeparator))
        .map(entry -> String.valueOf(Path.of(entry).getFileName()))
        .toList();
  }
}
