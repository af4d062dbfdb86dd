package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.detect.Memory;
import io.picketline.sensor.detect.ServedSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFileTest {

  private static final Memory MEMORY =
      new Memory(
          List.of(
              new Memory.Offender(Prefix.parse("192.0.2.7"), 5, 1_700_000_000_123L, 3, true, false),
              new Memory.Offender(Prefix.parse("2001:db8::/64"), 7, 0, 0, false, true)),
          List.of(
              new Memory.Served(
                  Prefix.parse("2001:db8::7/128"),
                  9,
                  List.of(
                      new ServedSources.Pair(IpProtocol.TCP, 65_535),
                      new ServedSources.Pair(IpProtocol.UDP, 53)))));

  @TempDir Path directory;

  @Test
  void load_whatWasSaved_isThere() throws IOException {
    var file = new MemoryFile(directory);
    assertThat(file.load()).isEqualTo(Memory.NONE);

    file.save(MEMORY);

    assertThat(file.load()).isEqualTo(MEMORY);
  }

  @Test
  void load_anyByteWrongOrMissing_isRefused() throws IOException {
    var file = new MemoryFile(directory);
    file.save(MEMORY);
    var path = directory.resolve(MemoryFile.NAME);
    var bytes = Files.readAllBytes(path);
    for (var at = 0; at < bytes.length; at++) {
      var wrong = bytes.clone();
      wrong[at] ^= 0x11;
      Files.write(path, wrong);
      assertThatThrownBy(file::load).as("byte %d", at).isInstanceOf(IOException.class);
      Files.write(path, Arrays.copyOf(bytes, at));
      assertThatThrownBy(file::load).as("%d bytes", at).isInstanceOf(IOException.class);
    }
  }
}
