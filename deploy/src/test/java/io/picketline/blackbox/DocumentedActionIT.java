package io.picketline.blackbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The action that docs/from-fail2ban.md gives, in a real fail2ban: what it has picket do. */
class DocumentedActionIT {
  private static final Path PAGE =
      Path.of(requireNonNull(System.getProperty("picketline.root")), "docs/from-fail2ban.md");
  private static final Pattern ACTION = Pattern.compile("(?ms)^```ini \\S+\n(.*?)^```");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path run;

  @Test
  void action_ofAnyHost_blocksAndUnblocks() throws IOException {
    assertThat(words(action(0)))
        .containsExactly(
            "block",
            "198.51.100.9",
            "--for",
            "3600s",
            "--reason",
            "fail2ban sshd",
            "unblock",
            "198.51.100.9",
            "--reason",
            "fail2ban sshd");
  }

  @Test
  void action_ofAFleetsHost_asksTheCoordinator() throws IOException {
    assertThat(words(action(1)))
        .startsWith("--server", "192.0.2.10:7415", "--identity", "/etc/fail2ban/picketline")
        .contains("block", "unblock", "198.51.100.9", "3600s");
  }

  /** What picket is asked for when an address is banned and let go. */
  private List<String> words(String action) throws IOException {
    var noted = run.resolve("noted");
    standIn(noted);
    configure(action);

    ask("start");
    try {
      ask("set", "sshd", "banip", "198.51.100.9");
      await().atMost(LIMIT).until(() -> said(noted, "block"));
      ask("set", "sshd", "unbanip", "198.51.100.9");
      await().atMost(LIMIT).until(() -> said(noted, "unblock"));
    } finally {
      ask("stop");
    }
    return Files.readAllLines(noted);
  }

  /** In the place of the command: notes its words, one a line. */
  private void standIn(Path noted) throws IOException {
    var picket = Files.createDirectories(run.resolve("bin")).resolve("picket");
    Files.writeString(picket, "#!/bin/sh\nprintf '%%s\\n' \"$@\" >>'%s'\n".formatted(noted));
    Files.setPosixFilePermissions(picket, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void configure(String action) throws IOException {
    Files.createDirectories(run.resolve("f2b/action.d"));
    Files.writeString(run.resolve("f2b/action.d/picketline.conf"), action);
    Files.writeString(
        run.resolve("f2b/jail.conf"),
        """
        [sshd]
        enabled = true
        backend = polling
        logpath = %s
        filter =
        failregex = ^from <HOST>$
        bantime = 1h
        maxretry = 2
        action = picketline
        """
            .formatted(Files.writeString(run.resolve("auth.log"), "")));
    Files.writeString(
        run.resolve("f2b/fail2ban.conf"),
        """
        [Definition]
        loglevel = INFO
        logtarget = %s
        syslogsocket = auto
        socket = %s
        pidfile = %s
        dbfile = None
        dbmaxmatches = 10
        dbpurgeage = 1d
        """
            .formatted(run.resolve("f2b.log"), run.resolve("s"), run.resolve("pid")));
  }

  private static boolean said(Path noted, String verb) throws IOException {
    var lines = Files.exists(noted) ? Files.readAllLines(noted) : List.<String>of();
    return lines.contains(verb) && lines.getLast().startsWith("fail2ban sshd");
  }

  private void ask(String... words) {
    var command =
        new ArrayList<>(List.of("env", "PATH=" + run.resolve("bin") + ":" + System.getenv("PATH")));
    command.addAll(List.of("fail2ban-client", "-c", run.resolve("f2b").toString()));
    command.addAll(List.of("-s", run.resolve("s").toString(), "-p", run.resolve("pid").toString()));
    command.addAll(List.of(words));
    var ran = Ran.command(LIMIT, command);
    assertThat(ran.exit()).as(ran.err() + ran.out()).isZero();
  }

  private static String action(int number) throws IOException {
    return ACTION
        .matcher(Files.readString(PAGE))
        .results()
        .skip(number)
        .findFirst()
        .orElseThrow()
        .group(1);
  }
}
