package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.capture.ServedSockets;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.guard.HostKnowledge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgnoreReloadTest {

  @TempDir Path directory;

  private final List<Prefix> forgotten = new ArrayList<>();

  @Test
  void prepare_directoryOfRulesInForceIsGone_isRefused() throws Exception {
    var lists = Files.createDirectory(directory.resolve("lists"));
    var list = Files.writeString(lists.resolve("a.list"), "192.0.2.7\n");
    var started = config(lists);
    var reload = reload(started);
    Files.writeString(list, "192.0.2.7\n192.0.2.8\n");

    assertThat(reload.prepare(config(lists)).changes())
        .containsExactly("ignore-files: 2 rules, 1 of them new, 0 gone");
    assertThat(forgotten).isEmpty();
    assertThat(reload.prepare(config(lists)).commit())
        .containsExactly("ignore-files: 2 rules, 1 of them new, 0 gone");
    assertThat(forgotten).containsExactly(Prefix.parse("192.0.2.8"));

    Files.delete(list);
    Files.delete(lists);
    var gone = config(lists);
    assertThatThrownBy(() -> reload.prepare(gone))
        .isInstanceOf(IOException.class)
        .hasMessage("ignore-files: directory %s is gone, and its rules are in force", lists);
  }

  private IgnoreReload reload(SensorConfig started) {
    var knowledge = new HostKnowledge(new ServedSockets(() -> 0, 1, _ -> {}));
    return new IgnoreReload(
        started.ignored(),
        new HostSparing(
            knowledge,
            started.ignored().rules(),
            List.of(),
            new Surroundings.Scopes(Set.of(), Set.of())),
        forgotten::add,
        () -> {});
  }

  private SensorConfig config(Path lists) throws Exception {
    var file = directory.resolve("sensor.conf");
    Files.writeString(file, "sensor.ignore-files = [\"%s/*.list\"]".formatted(lists));
    return SensorConfig.read(file);
  }
}
