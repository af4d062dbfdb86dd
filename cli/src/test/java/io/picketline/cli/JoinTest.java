package io.picketline.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.fleet.JoinCommand;
import io.picketline.cli.fleet.JoinedNote;
import io.picketline.identity.Token;
import io.picketline.protocol.Role;
import io.picketline.protocol.enrolment.JoinReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Founding a fleet, and joining one, as far as nobody else is needed for it. */
class JoinTest {
  private static final String TOKEN = Token.of(new byte[Token.SECRET_BYTES], new byte[32]).text();

  @TempDir Path run;

  @AfterEach
  void forget() {
    System.clearProperty(FakeParts.LOADED);
  }

  @Test
  void join_mistypedToken_isToldWithoutRepeatingIt() {
    var ran = join("127.0.0.1", TOKEN.replace("AA", "AB"));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("the token was mistyped").doesNotContain("pk1-");
    assertThat(identity()).doesNotExist();
  }

  @Test
  void join_tokenFromStandardInput_isRead() {
    var ran = Ran.answering(run, "pk1-short\n", line("127.0.0.1", "-"));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("a token has 74 characters, this one has 9");
  }

  @Test
  void join_endlessLineFromStandardInput_isReadToABound() {
    var ran = Ran.answering(run, "x".repeat(100_000), line("127.0.0.1", "-"));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("that is no token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.pem", "host.pem", "host.key"})
  void join_identityThere_isNotOverwritten(String file) throws IOException {
    Files.createDirectory(identity());
    Files.writeString(identity().resolve(file), "old");

    var ran = join("127.0.0.1", TOKEN);

    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.err()).contains("holds %s already".formatted(file)).contains("--again");
    assertThat(identity().resolve(file)).hasContent("old");
  }

  @Test
  void join_authorityThere_isNeverOverwritten() throws IOException {
    Files.createDirectory(identity());
    Files.writeString(identity().resolve("ca.key"), "precious");

    var ran = join("127.0.0.1", TOKEN, "--again");

    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.err()).contains("holds a fleet's authority");
    assertThat(identity().resolve("ca.key")).hasContent("precious");
  }

  @Test
  void join_nobodyThere_isUnreachableAndLeavesNothing() throws IOException {
    int port;
    try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }

    var ran = join("127.0.0.1:" + port, TOKEN);

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("127.0.0.1:%d: nobody listens there".formatted(port));
    assertThat(identity()).doesNotExist();
    assertThat(run.resolve("conf.d")).isEmptyDirectory();
  }

  @Test
  void join_somebodyWithoutTls_isNoCoordinator() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var other = Thread.ofVirtual().start(() -> answerInTheClear(server));

      var ran = join("127.0.0.1:" + server.getLocalPort(), TOKEN);

      assertThat(ran.code()).isEqualTo(4);
      assertThat(ran.err()).contains("does not speak as a coordinator's desk does");
      other.join();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1:7415",
    "192.0.2.1:99, 192.0.2.1:99",
    "2001:db8::1, [2001:db8::1]:7415",
    "[2001:db8::1], [2001:db8::1]:7415",
    "[2001:db8::1]:99, [2001:db8::1]:99",
    "coord1.example, coord1.example:7415",
    "coord1.example:99, coord1.example:99",
  })
  void coordinator_withOrWithoutItsPort_isADesk(String text, String desk) {
    assertThat(new JoinCommand.ToDesk().convert(text)).hasToString(desk);
  }

  @Test
  void note_sensors_namesCoordinatorsGroupsAndIdentity() throws IOException {
    var note = new JoinedNote(run.resolve("picketline.conf"), Role.SENSOR);

    note.write(joined(List.of("192.0.2.1:7413", "[2001:db8::1]:7413")), local(), identity());

    assertThat(note.file()).isEqualTo(run.resolve("conf.d/10-joined.conf"));
    assertThat(note.file())
        .content()
        .contains("sensor {\n  identity-directory = \"%s\"\n".formatted(identity()))
        .contains("  coordinators = [\"192.0.2.1:7413\", \"[2001:db8::1]:7413\"]\n")
        .contains("  groups = [\"web\"]\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(note.file())))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void note_coordinators_addsItselfToItsPeers() throws IOException {
    var note = new JoinedNote(run.resolve("picketline.conf"), Role.COORDINATOR);

    note.write(joined(List.of("192.0.2.1:7413")), local(), Path.of("/a \"b\"\\"));

    assertThat(note.file())
        .content()
        .contains("coordinator {\n  identity-directory = \"/a \\\"b\\\"\\\\\"\n")
        .contains("  cluster.address = \"192.0.2.9:7414\"\n")
        .contains("  cluster.peers = [\"192.0.2.1:7414\", \"192.0.2.9:7414\"]\n");
  }

  @Test
  void init_nothingThere_tellsTheFingerprintAndWhatToDoNext() {
    var ran =
        Ran.picket(
            run,
            "coordinator init --config new --fleet acme --address 192.0.2.1 2001:db8::1"
                .split(" ", -1));

    assertThat(ran)
        .isEqualTo(
            new Ran(
                0,
                """
                authority of acme: /id
                SHA-256 AA:BB
                coordinator: coord1, 192.0.2.1
                next: start 'picket coordinator', then 'picket enroll HOST'
                """,
                ""));
    assertThat(System.getProperty(FakeParts.LOADED))
        .isEqualTo(
            "new Request[fleet=Optional[acme], addresses=[192.0.2.1, 2001:db8::1], dryRun=false]");
  }

  @ParameterizedTest
  @CsvSource({
    "half, '/id: holds ca.pem but not host.key'",
    "there, 'this coordinator has its certificates already; nothing was made'",
  })
  void init_somethingThere_makesNothing(String config, String why) {
    assertThat(Ran.picket(run, "coordinator", "init", "--config", config))
        .isEqualTo(new Ran(1, "", "picket: %s\n".formatted(why)));
  }

  private static JoinReply.Joined joined(List<String> coordinators) {
    return new JoinReply.Joined(
        "web-1",
        "pem",
        "ca",
        Optional.empty(),
        coordinators,
        List.of("192.0.2.1:7414"),
        List.of("web"),
        Instant.EPOCH);
  }

  private static InetAddress local() {
    return InetAddress.ofLiteral("192.0.2.9");
  }

  private static void answerInTheClear(ServerSocket server) {
    try (var socket = server.accept()) {
      socket.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes(US_ASCII));
      socket.getOutputStream().flush();
      socket.getInputStream().readNBytes(1);
    } catch (IOException _) {
      // It breaks off, as it should.
    }
  }

  private Ran join(String coordinator, String token, String... more) {
    return Ran.picket(run, line(coordinator, token, more));
  }

  private String[] line(String coordinator, String token, String... more) {
    return Stream.concat(
            List.of(
                "join",
                coordinator,
                "--token",
                token,
                "--identity",
                identity().toString(),
                "--config",
                run.resolve("picketline.conf").toString())
                .stream(),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private Path identity() {
    return run.resolve("identity");
  }
}
