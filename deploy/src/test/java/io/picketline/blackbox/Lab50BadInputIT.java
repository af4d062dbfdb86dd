package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user meets who has something wrong: nothing starts, and it is said what to do. */
class Lab50BadInputIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int UNAVAILABLE = 69;
  private static final int NO_PERMISSION = 77;
  private static final int BAD_CONFIG = 78;

  /** Never opened: what is wrong is found before. */
  private static final String FREE = "127.0.0.1:17413";

  /** A coordinator and a sensor on one loopback, until each has said that it is refused. */
  private static final String MEET =
      """
      ip link set lo up
      "$1" coordinator --config "$2" >"$4/coordinator.log" 2>&1 &
      "$1" sensor --config "$3" >"$4/sensor.log" 2>&1 &
      for i in $(seq 900); do
        grep -q 'link refused' "$4/coordinator.log" &&
          grep -q 'no link' "$4/sensor.log" && break
        sleep 0.1
      done
      """;

  @TempDir private Path directory;

  @Test
  void sensor_manyMistakes_namesAllAtOnce() throws IOException {
    var config =
        write(
            """
            sensor {
              mode = blok
              max-prot = 1024
              max-port = 70000
              coordinators = ["192.0.2.10"]
              nflog-group = 0
            }
            """);

    var ran = Ran.bin(LIMIT, "picket", "sensor", "--config", config);

    assertThat(ran.exit()).as(ran::all).isEqualTo(BAD_CONFIG);
    assertThat(ran.err())
        .contains("sensor.mode")
        .contains("sensor.max-prot: unknown key (did you mean sensor.max-port?)")
        .contains("sensor.max-port: 70000 is not in 1 to 65535")
        .contains("sensor.coordinators")
        .contains("sensor.nflog-group")
        .contains("picketline.conf:3");
  }

  @Test
  void coordinator_manyMistakes_namesAllAtOnce() throws IOException {
    var config =
        write(
            """
            coordinator {
              listen = "nowhere"
              budget { fleet { burst = 0, per-minute = 50 } }
              max-waitng = 5
            }
            """);

    var ran = Ran.bin(LIMIT, "picket", "coordinator", "--config", config);

    assertThat(ran.exit()).as(ran::all).isEqualTo(BAD_CONFIG);
    assertThat(ran.err())
        .contains("coordinator.listen")
        .contains("coordinator.budget.fleet.burst")
        .contains("coordinator.max-waitng: unknown key (did you mean coordinator.max-waiting?)");
  }

  @Test
  void sensor_noConfiguration_namesTheFile() {
    var missing = directory.resolve("missing.conf").toString();

    var ran = Ran.bin(LIMIT, "picket", "sensor", "--config", missing);

    assertThat(ran.exit()).as(ran::all).isEqualTo(BAD_CONFIG);
    assertThat(ran.err()).contains(missing).contains("is not there");
  }

  @Test
  void sensor_noPrivilege_namesWhatIsMissing() throws IOException {
    var config =
        write(
            """
            sensor {
              state-directory = "%1$s"
              socket-directory = "%1$s"
              ignore-files = []
            }
            """
                .formatted(directory));
    // In a network namespace that belongs to another user namespace, so that nothing is allowed.
    var ran =
        Ran.command(
            LIMIT,
            List.of(
                "unshare",
                "-Urn",
                "setpriv",
                "--bounding-set=-all",
                "--inh-caps=-all",
                Ran.path("picket"),
                "sensor",
                "--config",
                config));

    assertThat(ran.exit()).as(ran::all).isEqualTo(NO_PERMISSION);
    assertThat(ran.err()).contains("run the sensor as root").contains("CAP_NET_ADMIN");
  }

  @Test
  void coordinator_portTaken_namesThePort() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      issue(create("ca"), "coord1", "coordinator", directory.resolve("identity"));
      var listen = "127.0.0.1:" + taken.getLocalPort();

      var ran = coordinator(listen);

      assertThat(ran.exit()).as(ran::all).isEqualTo(UNAVAILABLE);
      assertThat(ran.err()).contains(listen).contains("cannot be listened on");
    }
  }

  @Test
  void coordinator_onlySomeOfItsFiles_namesWhatIsMissing() throws IOException {
    var identity = directory.resolve("identity");
    issue(create("ca"), "coord1", "coordinator", identity);
    Files.delete(identity.resolve("host.key"));

    var ran = coordinator(FREE);

    assertThat(ran.exit()).as(ran::all).isEqualTo(BAD_CONFIG);
    assertThat(ran.err()).contains("identity: holds ca.pem, host.pem but not host.key");
    assertThat(identity.resolve("host.key")).doesNotExist();
  }

  @Test
  void coordinator_keyIsALink_isRefused() throws IOException {
    var identity = directory.resolve("identity");
    issue(create("ca"), "coord1", "coordinator", identity);
    Files.move(identity.resolve("host.key"), directory.resolve("elsewhere.key"));
    Files.createSymbolicLink(identity.resolve("host.key"), directory.resolve("elsewhere.key"));

    var ran = coordinator(FREE);

    assertThat(ran.exit()).as(ran::all).isEqualTo(BAD_CONFIG);
    assertThat(ran.err()).contains("identity/host.key: is a symbolic link");
  }

  @Test
  void coordinator_certificateIsGarbage_namesTheFile() throws IOException {
    var identity = directory.resolve("identity");
    issue(create("ca"), "coord1", "coordinator", identity);
    Files.writeString(identity.resolve("host.pem"), "no certificate at all\n");

    var ran = coordinator(FREE);

    assertThat(ran.exit()).as(ran::all).isEqualTo(BAD_CONFIG);
    assertThat(ran.err()).contains("identity/host.pem").contains("no certificate in PEM");
  }

  @Test
  void coordinator_keyReadableByOthers_saysHowToMendIt() throws IOException {
    var identity = directory.resolve("identity");
    issue(create("ca"), "coord1", "coordinator", identity);
    Files.setPosixFilePermissions(
        identity.resolve("host.key"), PosixFilePermissions.fromString("rw-r--r--"));

    var ran = coordinator(FREE);

    assertThat(ran.exit()).as(ran::all).isEqualTo(BAD_CONFIG);
    assertThat(ran.err()).contains("identity/host.key").contains("chmod 600");
  }

  @Test
  void sensor_certificateOfAnotherAuthority_namesBothFiles() throws IOException {
    var identity = directory.resolve("mixed");
    issue(create("other-ca"), "web1", "sensor", identity);
    Files.copy(
        Path.of(create("ca")).resolve("ca.pem"),
        identity.resolve("ca.pem"),
        StandardCopyOption.REPLACE_EXISTING);

    var ran =
        Ran.command(
            LIMIT,
            List.of("unshare", "-Urn", Ran.path("picket"), "sensor", "--config", sensor("mixed")));

    assertThat(ran.exit()).as(ran::all).isEqualTo(BAD_CONFIG);
    assertThat(ran.err()).contains("mixed/host.pem: not issued by").contains("mixed/ca.pem");
  }

  @Test
  void coordinator_certificateOfASensor_isRefused() throws IOException {
    issue(create("ca"), "web1", "sensor", directory.resolve("identity"));

    var ran = coordinator(FREE);

    assertThat(ran.exit()).as(ran::all).isEqualTo(BAD_CONFIG);
    assertThat(ran.err()).contains("is no certificate of a coordinator");
  }

  @Test
  void sensor_noCertificate_namesTheFile() throws IOException {
    var ran =
        Ran.command(
            LIMIT,
            List.of("unshare", "-Urn", Ran.path("picket"), "sensor", "--config", sensor("none")));

    assertThat(ran.exit()).as(ran::all).isEqualTo(BAD_CONFIG);
    assertThat(ran.err()).contains("none/ca.pem").contains("cannot be read");
  }

  @Test
  void handshake_betweenTwoAuthorities_endsAndBothSaySo() throws IOException {
    issue(create("ca"), "coord1", "coordinator", directory.resolve("identity"));
    issue(create("other-ca"), "stranger", "sensor", directory.resolve("strange"));
    var coordinator = coordinatorConfig("127.0.0.1:7413");
    var sensor = sensor("strange");
    var ran =
        Ran.command(
            LIMIT,
            List.of(
                "unshare",
                "-Urn",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "bash",
                "-c",
                MEET,
                "bash",
                Ran.path("picket"),
                coordinator,
                sensor,
                directory.toString()));

    assertThat(Files.readString(directory.resolve("sensor.log")))
        .as(ran::all)
        .contains("no link coordinator=127.0.0.1:7413")
        .contains("its certificate is not of the authority in this host's ca.pem");
    assertThat(Files.readString(directory.resolve("coordinator.log")))
        .as(ran::all)
        .contains("link refused")
        .contains("its ca.pem is of another fleet");
  }

  private Ran coordinator(String listen) throws IOException {
    return Ran.bin(LIMIT, "picket", "coordinator", "--config", coordinatorConfig(listen));
  }

  private String coordinatorConfig(String listen) throws IOException {
    return write(
        "coordinator.conf",
        """
        coordinator {
          listen = "%1$s"
          cluster { address = "127.0.0.1:17414" }
          identity-directory = "%2$s/identity"
          state-directory = "%2$s/coordinator-state"
          socket-directory = "%2$s/coordinator-sockets"
        }
        """
            .formatted(listen, directory));
  }

  private String sensor(String identity) throws IOException {
    return write(
        """
        sensor {
          coordinators = ["127.0.0.1:7413"]
          identity-directory = "%1$s/%2$s"
          state-directory = "%1$s/state"
          socket-directory = "%1$s/sensor-sockets"
          ignore-files = []
        }
        """
            .formatted(directory, identity));
  }

  private String create(String name) {
    var authority = directory.resolve(name).toString();
    var ran = Ran.bin(LIMIT, "picket", "ca", "create", authority, "--fleet", name);
    assertThat(ran.exit()).as(ran::all).isZero();
    return authority;
  }

  private static void issue(String authority, String host, String role, Path into) {
    var ran =
        Ran.bin(
            LIMIT,
            "picket",
            "ca",
            "issue",
            host,
            "--ca",
            authority,
            "--role",
            role,
            "--address",
            "127.0.0.1",
            "--into",
            into.toString());
    assertThat(ran.exit()).as(ran::all).isZero();
  }

  private String write(String text) throws IOException {
    return write("picketline.conf", text);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }
}
