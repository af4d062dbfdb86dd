package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.guard.HostAddresses.Server;
import io.picketline.sensor.guard.NeededServers.Named;
import io.picketline.sensor.guard.SessionFiles.UtmpLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostSettingsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final int PROCESS = 4711;

  @TempDir Path root;

  @Test
  void read_includeThatLeadsOutOfTheHost_isPassedOver() throws IOException {
    write("outside.conf", "server 192.0.2.9\n");
    write(
        "host/etc/chrony/chrony.conf",
        "confdir ..\ninclude ../outside.conf\nconfdir /\0c\nserver 192.0.2.1\n");

    assertThat(new HostSettings(root.resolve("host")).read(NOW).addresses())
        .extracting(server -> server.address().toString())
        .containsExactly("192.0.2.1");
  }

  @Test
  void read_emptyHost_namesNobody() {
    var found = new HostSettings(root).read(NOW);

    assertThat(found.addresses()).isEmpty();
    assertThat(found.names()).isEmpty();
  }

  @Test
  void read_fileThatCannotBeReadNow_keepsWhomItNamed() throws IOException {
    var settings = new HostSettings(root);
    var resolv = root.resolve("etc/resolv.conf");
    write("etc/resolv.conf", "nameserver 192.0.2.53");
    write("etc/chrony.conf", "server time.example.org");
    assertThat(settings.read(NOW).addresses()).hasSize(1);

    Files.delete(resolv);
    Files.createSymbolicLink(resolv, Path.of("/proc/self/mem")); // reading it is an I/O error
    write("etc/chrony.conf", "server 192.0.2.123");
    var found = settings.read(NOW);
    assertThat(found.addresses())
        .containsExactly(server("192.0.2.123", "time server"), server("192.0.2.53", "resolver"));
    assertThat(found.names()).containsExactly(new Named("time.example.org", "time server"));

    Files.delete(resolv);
    var later = settings.read(NOW);
    assertThat(later.addresses()).containsExactly(server("192.0.2.123", "time server"));
    assertThat(later.names()).isEmpty();
  }

  @Test
  void read_resolvers_areFoundWhereverTheyAreNoted() throws IOException {
    write(
        "etc/resolv.conf",
        "# comment\nsearch example.org\nnameserver 192.0.2.53\n nameserver\tfe80::53%eth0 \r\n"
            + "nameserver resolver.example.org\nnameserver\nnameserver 192.0.2.53\n"
            + "nameserver 127.0.0.53");
    write("run/systemd/resolve/resolv.conf", "nameserver 2001:db8::53");
    write("run/NetworkManager/no-stub-resolv.conf", "nameserver 192.0.2.54");
    write("run/resolvconf/interface/eth0.dhcp", "nameserver 192.0.2.55");

    assertThat(addresses())
        .containsExactly(
            server("192.0.2.53", "resolver"),
            server("fe80::53", "resolver"),
            server("2001:db8::53", "resolver"),
            server("192.0.2.54", "resolver"),
            server("192.0.2.55", "resolver"));
  }

  @Test
  void read_networkdLease_namesTheServerAndWhomItTellsOf() throws IOException {
    write(
        "run/systemd/netif/leases/2",
        "# private\nADDRESS=198.51.100.10\nSERVER_ADDRESS=198.51.100.1\n"
            + "DNS=198.51.100.2 198.51.100.3\nNTP=198.51.100.4\nROUTER=198.51.100.1\n");
    write("run/systemd/netif/links/2", "NTP=time.example.org 198.51.100.5\n");

    assertThat(addresses())
        .containsExactly(
            server("198.51.100.1", "DHCP server"),
            server("198.51.100.2", "resolver"),
            server("198.51.100.3", "resolver"),
            server("198.51.100.4", "time server"),
            server("198.51.100.5", "time server"));
    assertThat(names()).containsExactly(new Named("time.example.org", "time server"));
  }

  @Test
  void read_dhclientLeases_onlyThoseInForceCount() throws IOException {
    write(
        "var/lib/dhcp/dhclient.eth0.leases",
        lease("198.51.100.1", "4 2026/01/01 11:59:59")
            + lease("198.51.100.2", "4 2026/01/01 12:00:01")
            + lease("198.51.100.3", "never")
            + lease("198.51.100.4", "epoch 1767268801; # Thu Jan  1 12:00:01 2026")
            + lease("198.51.100.5", "epoch 1767268800; # Thu Jan  1 12:00:00 2026")
            + lease("198.51.100.6", "4 2026/13/45 99:00:00")
            + "lease {\n option dhcp-server-identifier 198.51.100.7;\n");

    assertThat(addresses())
        .containsExactly(
            server("198.51.100.2", "DHCP server"),
            server("192.0.2.53", "resolver"),
            server("192.0.2.54", "resolver"),
            server("192.0.2.123", "time server"),
            server("198.51.100.3", "DHCP server"),
            server("198.51.100.4", "DHCP server"));
  }

  @Test
  void read_dhcpcdLease_isTheServersMessage() throws IOException {
    var message = ByteBuffer.allocate(280);
    message.position(236).putInt(0x63825363);
    message.put(new byte[] {0, 53, 1, 5});
    message.put(new byte[] {54, 4, (byte) 198, 51, 100, 1});
    message.put(new byte[] {6, 8, (byte) 192, 0, 2, 53, (byte) 192, 0, 2, 54});
    message.put(new byte[] {42, 4, (byte) 192, 0, 2, 123, (byte) 255});
    write("var/lib/dhcpcd/eth0.lease", message.array());
    write("var/lib/dhcpcd/eth1.lease", new byte[] {1, 2, 3});

    assertThat(addresses())
        .containsExactly(
            server("198.51.100.1", "DHCP server"),
            server("192.0.2.53", "resolver"),
            server("192.0.2.54", "resolver"),
            server("192.0.2.123", "time server"));
  }

  @Test
  void dhcpcd_cutAnywhere_readsWhatIsThere() {
    var message = ByteBuffer.allocate(246);
    message.position(236).putInt(0x63825363);
    message.put(new byte[] {54, 4, (byte) 198, 51, 100, 1});
    for (var length = 0; length <= 246; length++) {
      var found = new NeededServers();
      LeaseFiles.dhcpcd(Arrays.copyOf(message.array(), length), found);

      assertThat(found.addresses()).hasSize(length == 246 ? 1 : 0);
    }
  }

  @Test
  void read_timeServers_ofAllDaemons() throws IOException {
    write(
        "etc/chrony/chrony.conf",
        "# server commented.example.org\n! pool also.example.org\nPool pool.example.org iburst\n"
            + "server 192.0.2.1\nconfdir /etc/chrony/conf.d\nsourcedir /run/chrony-dhcp\n"
            + "include /etc/chrony/more/*.inc\nmakestep 1 3\n");
    write("etc/chrony/conf.d/a.conf", "peer 192.0.2.2\ninclude /etc/chrony/conf.d/a.conf\n");
    write("etc/chrony/more/x.inc", "server 192.0.2.3\n");
    write("run/chrony-dhcp/eth0.sources", "server 192.0.2.4 iburst\n");
    write("etc/ntp.conf", "server -4 ntp.example.org\nserver 127.127.1.0\n");
    write("etc/ntpsec/ntp.d/b.conf", "server 192.0.2.5\n");
    write("etc/openntpd/ntpd.conf", "servers openbsd.example.org\nserver \"192.0.2.6\"\n");

    assertThat(addresses().stream().map(server -> server.address().toString()))
        .containsExactlyInAnyOrder(
            "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6");
    assertThat(addresses()).allMatch(server -> server.as().equals("time server"));
    assertThat(names().stream().map(Named::name))
        .containsExactlyInAnyOrder("pool.example.org", "ntp.example.org", "openbsd.example.org");
  }

  @Test
  void read_chronysMeasurements_ofTheLastDayCount() throws IOException {
    write("var/lib/chrony/192.0.2.1.dat", "");
    write("var/lib/chrony/2001:db8::1.dat", "");
    write("var/lib/chrony/driftless.dat", "");
    age("var/lib/chrony/192.0.2.1.dat", Duration.ofDays(1).plusSeconds(1));
    age("var/lib/chrony/2001:db8::1.dat", Duration.ofDays(1));

    assertThat(addresses()).containsExactly(server("2001:db8::1", "time server"));
  }

  @Test
  void read_timesyncd_onlyWhereItRuns() throws IOException {
    write("etc/systemd/timesyncd.conf", "[Time]\n#NTP=\n#FallbackNTP=0.example.org 1.example.org");
    write("etc/systemd/timesyncd.conf.d/a.conf", "[Time]\nNTP=192.0.2.9 b.example.org\n");
    assertThat(names()).isEmpty();

    write("run/systemd/timesync/synchronized", "");

    assertThat(names().stream().map(Named::name))
        .containsExactlyInAnyOrder("0.example.org", "1.example.org", "b.example.org");
    assertThat(addresses()).containsExactly(server("192.0.2.9", "time server"));
  }

  @Test
  void read_logindSessions_onlyPeopleFromElsewhereWhoAreLoggedIn() throws IOException {
    session("1", "CLASS=user\nREMOTE=1\nSTATE=active\nREMOTE_HOST=203.0.113.1\n");
    session("2", "CLASS=user\nREMOTE=1\nREMOTE_HOST=\"203.0.113.2\"\n");
    session("3", "CLASS=user\nREMOTE=1\nSTATE=closing\nREMOTE_HOST=203.0.113.3\n");
    session("4", "CLASS=greeter\nREMOTE=1\nREMOTE_HOST=203.0.113.4\n");
    session("5", "CLASS=user\nREMOTE=0\nREMOTE_HOST=203.0.113.5\n");
    session("6", "CLASS=user\nREMOTE=1\nREMOTE_HOST=laptop.example.org\n");
    session("7", "CLASS=user\nREMOTE=1\n=\n");
    session("8", "REMOTE_HOST=203.0.113.8\n");

    assertThat(addresses())
        .containsExactly(
            server("203.0.113.1", "administrator session"),
            server("203.0.113.2", "administrator session"));
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "aarch64"})
  void utmp_peopleWhoseProcessLives(String architecture) throws IOException {
    var layout = UtmpLayout.of(architecture);
    Files.createDirectories(root.resolve("proc/" + PROCESS));
    var records = ByteBuffer.allocate(5 * layout.size() + 100).order(ByteOrder.nativeOrder());
    record(records, layout, 0, 7, PROCESS, "203.0.113.1");
    record(records, layout, 1, 8, PROCESS, "203.0.113.2");
    record(records, layout, 2, 7, PROCESS + 1, "203.0.113.3");
    record(records, layout, 3, 7, PROCESS, "2001:db8::4");
    record(records, layout, 4, 7, PROCESS, "0.0.0.0");
    records.put(4 * layout.size() + 76, "203.0.113.9".getBytes(StandardCharsets.US_ASCII));
    var found = new NeededServers();

    SessionFiles.utmp(records.array(), layout, new HostFiles(root), found);

    assertThat(found.addresses())
        .containsExactly(
            server("203.0.113.1", "administrator session"),
            server("2001:db8::4", "administrator session"));
  }

  @ParameterizedTest
  @CsvSource({
    "pool.ntp.org, true",
    "Pool.NTP.org., true",
    "coord1, true",
    "192.0.2, false",
    "192.0.2.300, false",
    "-a.example.org, false",
    "a..b, false",
    "a_b.example.org, false",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-, false"
  })
  void add_name_onlyIfItCanBeOne(String text, boolean name) {
    var found = new NeededServers();
    found.add(text, "time server");

    assertThat(found.names()).hasSize(name ? 1 : 0);
    assertThat(found.addresses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.53", "::1", "0.0.0.0", "::", "224.0.1.1", "ff02::1"})
  void add_addressThatIsNobodys_isPassedOver(String address) {
    var found = new NeededServers();
    found.add(address, "time server");

    assertThat(found.addresses()).isEmpty();
    assertThat(found.names()).isEmpty();
  }

  private List<Server> addresses() {
    return new HostSettings(root).read(NOW).addresses();
  }

  private List<Named> names() {
    return new HostSettings(root).read(NOW).names();
  }

  private static String lease(String server, String expire) {
    return "lease {\n  interface \"eth0\";\n  option dhcp-server-identifier "
        + server
        + ";\n"
        + (server.endsWith(".2")
            ? "  option domain-name-servers 192.0.2.53,192.0.2.54;\n"
                + "  option ntp-servers 192.0.2.123;\n"
            : "")
        + "  renew 4 2026/01/01 00:00:00;\n  expire "
        + expire
        + ";\n}\n";
  }

  private static void record(
      ByteBuffer records, UtmpLayout layout, int number, int type, int process, String address) {
    var at = number * layout.size();
    records.putShort(at, (short) type);
    records.putInt(at + 4, process);
    records.put(at + layout.address(), SourceAddress.parse(address).toBytes());
  }

  private void session(String name, String text) throws IOException {
    write("run/systemd/sessions/" + name, text);
  }

  private void age(String name, Duration age) throws IOException {
    Files.setLastModifiedTime(root.resolve(name), FileTime.from(NOW.minus(age)));
  }

  private void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String name, byte[] bytes) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static Server server(String address, String as) {
    return new Server(SourceAddress.parse(address), as);
  }
}
