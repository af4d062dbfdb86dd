package io.picketline.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortFileTest {

  @TempDir private Path directory;

  @Test
  void read_asLongAsMayBe_isReadWhole() throws IOException {
    var file = Files.writeString(directory.resolve("text"), "12345678");

    assertThat(ShortFile.read(file, 8, US_ASCII)).isEqualTo("12345678");
  }

  @Test
  void read_longer_isRefusedWithItsName() throws IOException {
    var file = Files.writeString(directory.resolve("text"), "123456789");

    assertThatThrownBy(() -> ShortFile.read(file, 8, US_ASCII))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": is longer than 8 bytes");
  }

  @Test
  void read_withoutEnd_ends() {
    assertThatThrownBy(() -> ShortFile.read(Path.of("/dev/zero"), 1000, US_ASCII))
        .hasMessage("/dev/zero: is longer than 1000 bytes");
  }
}
