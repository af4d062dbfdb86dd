package io.picketline.sensor.compat;

import static io.picketline.sensor.compat.Imports.fate;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Mode;
import io.picketline.spi.ConfigImport.Fate;
import io.picketline.spi.ConfigImport.Imported;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportedPortsTest {

  @TempDir Path directory;

  @Test
  void write_secondVersionWithOneProtocol_watchesThatAlone() throws Exception {
    var imported = imported("TCP_PORTS=\"1,512-515\"\n");

    assertThat(imported.text()).contains("modes = [stcp]").doesNotContain("udp-ports");
    assertThat(imported.notes()).noneMatch(note -> note.key().equals("UDP_PORTS"));
  }

  @Test
  void write_excludedPortsOfAnotherMode_areNotNeeded() throws Exception {
    var imported =
        imported(
            "ADVANCED_EXCLUDE_TCP=\"113\"\nADVANCED_EXCLUDE_UDP=\"520\"\n", Mode.ATCP, Mode.SUDP);

    assertThat(imported.text()).contains("exclude-ports = [\"113/tcp\"]");
    assertThat(fate(imported, "ADVANCED_EXCLUDE_TCP")).isEqualTo(Fate.TAKEN);
    assertThat(fate(imported, "ADVANCED_EXCLUDE_UDP")).isEqualTo(Fate.NOT_NEEDED);
  }

  @Test
  void write_bannerNotInUtf8_isToldToSendOtherBytes() throws Exception {
    var line = "PORT_BANNER=\"Zutritt f\u00fcr niemand\"\n";

    assertThat(fate(imported(line), "PORT_BANNER")).isEqualTo(Fate.TAKEN);
    assertThat(fate(imported(line.getBytes(ISO_8859_1)), "PORT_BANNER")).isEqualTo(Fate.BY_HAND);
  }

  private Imported imported(String text, Mode... modes) throws IOException {
    return imported(text.getBytes(UTF_8), modes);
  }

  private Imported imported(byte[] text, Mode... modes) throws IOException {
    return Imports.read(directory, text, modes);
  }
}
