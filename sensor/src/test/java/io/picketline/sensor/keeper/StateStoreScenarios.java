package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.sensor.netlink.InNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@link StateStoreTest} runs where it may mount a disk. */
public final class StateStoreScenarios {

  private StateStoreScenarios() {}

  public static void fullDisk() throws IOException {
    var disk = Files.createDirectory(Path.of("/run/disk"));
    InNamespace.shell("mount -t tmpfs -o size=16k disk " + disk);
    var store = new StateStore(disk);
    var small = StateStoreTest.state(3);
    store.save(small);

    assertThatThrownBy(() -> store.save(StateStoreTest.state(250)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    assertThat(store.warnings())
        .singleElement()
        .asString()
        .startsWith("the state is not saved")
        .contains("No space left");

    assertThat(StateStoreTest.names(disk)).containsExactly(StateStore.FILE);
    assertThat(store.load().state()).isEqualTo(small);
    var other = StateStoreTest.state(4);
    store.save(other);
    assertThat(store.warnings()).isEmpty();
    assertThat(store.load().state()).isEqualTo(other);
  }
}
