package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFilesTest {
  @TempDir Path root;

  @Test
  void servers_emptyHost_hasNone() {
    assertThat(new HostFiles(root).servers()).isEmpty();
  }

  @Test
  void servers_allFiles_areRead() throws IOException {
    write(
        "etc/resolv.conf",
        "# comment\nsearch example.org\nnameserver 192.0.2.53\n nameserver\tfe80::53%eth0 \r\n"
            + "nameserver resolver.example.org\nnameserver\nnameserver 192.0.2.53");
    write("run/systemd/resolve/resolv.conf", "nameserver 2001:db8::53");
    write(
        "run/systemd/netif/leases/2",
        "# private\nADDRESS=198.51.100.10\nSERVER_ADDRESS=198.51.100.1\n"
            + "DNS=198.51.100.2 198.51.100.3\nNTP=198.51.100.4\nROUTER=198.51.100.1\n");
    write("run/systemd/sessions/5", "UID=0\nREMOTE=1\nREMOTE_HOST=203.0.113.5\n");
    write("run/systemd/sessions/6", "UID=0\nREMOTE_HOST=\"203.0.113.6\"\n");
    write("run/systemd/sessions/7", "UID=0\nREMOTE_HOST=laptop.example.org\n=\n");

    assertThat(new HostFiles(root).servers())
        .containsExactly(
            server("192.0.2.53", "resolver"),
            server("fe80::53", "resolver"),
            server("2001:db8::53", "resolver"),
            server("198.51.100.1", "DHCP server"),
            server("198.51.100.2", "resolver"),
            server("198.51.100.3", "resolver"),
            server("198.51.100.4", "time server"),
            server("203.0.113.5", "administrator session"),
            server("203.0.113.6", "administrator session"));
  }

  private void write(String name, String text) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static HostAddresses.Server server(String address, String as) {
    return new HostAddresses.Server(SourceAddress.parse(address), as);
  }
}
