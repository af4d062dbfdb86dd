package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.util.ManifestInfo;
import io.picketline.sensor.config.ActorSettings;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The base is what its licences and its tests were chosen for. */
class BaseVersionsTest {

  @Test
  void akka_everyPart_isTheOneVersionThatIsOurs() {
    var system = ActorSystem.create(Behaviors.empty(), "versions", ActorSettings.setup());
    try {
      var versions = ManifestInfo.get(system.classicSystem()).versions();
      assertThat(versions.get("akka-actor-typed").get().version()).isEqualTo("2.8.5");
      assertThat(jars("akka-")).allMatch(jar -> jar.endsWith("_2.13-2.8.5.jar"));
    } finally {
      system.terminate();
    }
  }

  @Test
  void scala_onTheClassPath_isThereOnce() {
    assertThat(jars("scala-library")).hasSize(1);
  }

  @Test
  void jackson_onTheClassPath_isThereOnce() {
    assertThat(jars("jackson-core-")).hasSize(1);
    assertThat(jars("jackson-databind-")).hasSize(1);
  }

  private static List<String> jars(String prefix) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(path -> new File(path).getName())
        .filter(name -> name.startsWith(prefix))
        .distinct()
        .toList();
  }
}
