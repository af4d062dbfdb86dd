package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.ServedPair;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {

  @TempDir Path directory;
  private StateStore store;

  @BeforeEach
  void open() {
    store = new StateStore(directory.resolve("state"));
  }

  @Test
  void load_nothingSaved_isNothing() throws Exception {
    var loaded = store.load();

    assertThat(loaded.state()).isEqualTo(SavedState.NONE);
    assertThat(loaded.warning()).isEmpty();
  }

  @Test
  void load_afterSave_isTheSame() throws Exception {
    var state = state(250);

    store.save(SavedState.NONE);
    store.save(state);

    assertThat(store.load().state()).isEqualTo(state);
    assertThat(names(directory.resolve("state"))).containsExactly("state.cbor");
  }

  @Test
  void load_oldFileThatNamesNoRestricted_isReadAsItIs() throws Exception {
    var file = Files.createDirectories(directory.resolve("state")).resolve(StateStore.FILE);
    try (var old = getClass().getResourceAsStream("state-without-restricted.cbor")) {
      Files.copy(Objects.requireNonNull(old), file);
    }

    var loaded = store.load();
    assertThat(loaded.warning()).isEmpty();
    var state = loaded.state();
    assertThat(state.restricted()).isEmpty();
    assertThat(state.have()).isEqualTo(41);
    assertThat(state.network()).extracting(Verdict::source).containsExactly(of("192.0.2.1"));
    assertThat(state.local()).extracting(Verdict::source).containsExactly(of("198.51.100.1"));
    assertThat(state.hosts()).extracting(FleetHost::name).containsExactly("web2");
  }

  @Test
  void load_ofAVersionBeforeAndOfOneToCome_isRead() throws Exception {
    var file = Files.createDirectories(directory.resolve("state")).resolve(StateStore.FILE);
    var state = state(1);
    try (var out = new CheckedOutputStream(Files.newOutputStream(file), new CRC32())) {
      Frames.write(
          out,
          new StateRecord.Head(
              StateRecord.VERSION,
              Optional.empty(),
              state.epoch(),
              41,
              state.clockAhead(),
              state.served()));
      Frames.write(out, Map.of("t", "to-come", "more", List.of(1, 2)));
      Frames.write(out, new StateRecord.Local(state.local()));
      Frames.write(out, new StateRecord.End(out.getChecksum().getValue()));
    }

    var loaded = store.load();
    assertThat(loaded.warning()).isEmpty();
    assertThat(loaded.state().have()).isEqualTo(41);
    assertThat(loaded.state().local()).isEqualTo(state.local());
  }

  @Test
  void load_truncatedAnywhere_movesItAsideAndSaysSo() throws Exception {
    store.save(state(3));
    var file = directory.resolve("state/state.cbor");
    var bytes = Files.readAllBytes(file);
    for (var length = 0; length < bytes.length; length += 97) {
      Files.write(file, Arrays.copyOf(bytes, length));

      var loaded = store.load();

      assertThat(loaded.state()).isEqualTo(SavedState.NONE);
      assertThat(loaded.warning()).get().asString().contains("state.cbor.damaged");
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void load_aFlippedByte_isNoticed() throws Exception {
    store.save(state(3));
    var file = directory.resolve("state/state.cbor");
    var bytes = Files.readAllBytes(file);
    for (var at = 0; at < bytes.length; at += 31) {
      var damaged = bytes.clone();
      damaged[at] ^= 0x10;
      Files.write(file, damaged);

      assertThat(store.load().warning()).as("byte %d", at).isPresent();
    }
  }

  @Test
  void load_fileThatCannotBeOpened_staysWhereItIs() throws Exception {
    var file = directory.resolve("state/state.cbor");
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, file);

    assertThatThrownBy(store::load).isInstanceOf(IOException.class);
    assertThat(file).isSymbolicLink();
  }

  @Test
  void save_noRoomForTheDirectory_saysSo() throws Exception {
    Files.writeString(directory.resolve("state"), "a file where the directory should be");

    assertThatThrownBy(() -> store.save(SavedState.NONE)).isInstanceOf(IOException.class);
  }

  @Test
  void save_afterATornOne_takesItsLeftoverAway() throws Exception {
    Files.createDirectory(directory.resolve("state"));
    // No system has a process of this number.
    Files.writeString(directory.resolve("state/.state.cbor.999999999-3.next"), "torn");

    store.save(state(3));

    assertThat(names(directory.resolve("state"))).containsExactly("state.cbor");
  }

  @Test
  void save_fullDisk_leavesTheOldOneWhole() {
    assertThat(InNamespace.runApart(StateStoreScenarios.class, "fullDisk"))
        .doesNotContain("Exception");
  }

  static List<String> names(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Prefix of(String source) {
    return Prefix.parse(source);
  }

  static SavedState state(int verdicts) {
    return new SavedState(
        Optional.of(new Epoch(2, 77)),
        41,
        Duration.ofMillis(-1500),
        verdicts("192.0.2.", verdicts),
        verdicts("198.51.100.", 2),
        restricted(Math.min(verdicts, 150)),
        List.of(new IgnoreRule(Prefix.parse("203.0.113.0/24"), "office", "root", NOW)),
        List.of(),
        List.of(new FleetHost("web2", List.of(SourceAddress.parse("2001:db8::2")))),
        new ServedPorts("22,80-81", "53"));
  }

  private static List<RestrictedSource> restricted(int count) {
    var most = FilterChange.Restrict.MAX_OPEN;
    return IntStream.range(0, count)
        .mapToObj(host -> new RestrictedSource(Prefix.parse("192.0.2." + host), pairs(host % most)))
        .toList();
  }

  private static Set<ServedPair> pairs(int count) {
    return IntStream.range(0, count)
        .mapToObj(port -> new ServedPair(IpProtocol.TCP, 65_535 - port))
        .collect(Collectors.toSet());
  }

  private static List<Verdict> verdicts(String network, int count) {
    return IntStream.range(0, count)
        .mapToObj(host -> Probes.verdict(network + host, NOW.plusSeconds(600)))
        .toList();
  }
}
