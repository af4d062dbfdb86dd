package io.picketline.sensor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Mode;
import io.picketline.spi.ConfigImport.Imported;
import io.picketline.spi.ConfigImport.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
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

  private Imported imported(String text, Mode... modes) throws IOException {
    var file = Files.writeString(directory.resolve("portsentry.conf"), text);
    return new PortSentryImport()
        .read(new Request(file, Optional.empty(), Optional.empty(), Set.of(modes)));
  }
}
