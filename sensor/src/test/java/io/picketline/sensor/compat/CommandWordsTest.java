package io.picketline.sensor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {

  @Test
  void split_simpleWords_areTheArguments() {
    assertThat(CommandWords.split("/sbin/route  add -host $TARGET$ reject "))
        .contains(List.of("/sbin/route", "add", "-host", "$TARGET$", "reject"));
    assertThat(CommandWords.split("/bin/page 'port scan; from $HOME' x$PORT$y '' a'b'c"))
        .contains(List.of("/bin/page", "port scan; from $HOME", "x$PORT$y", "", "abc"));
    assertThat(CommandWords.split("route add -net $TARGET$ -netmask 255.255.255.255 127.0.0.1"))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "a && b",
        "a | b",
        "a; b",
        "a > /dev/null 2>&1",
        "a < b",
        "a &",
        "a `b`",
        "a $(b)",
        "a $HOME",
        "a $TARGET",
        "a ${TARGET}",
        "a 'b",
        "a \\b",
        "a *",
        "a ?",
        "a [b]",
        "a {b,c}",
        "a ~",
        "a #b",
        "!a",
        "if true",
        "cd /tmp",
        ". /etc/profile",
        "PATH=/bin a",
        "$TARGET$",
        "a \u00e4",
      })
  void split_whatOnlyAShellKnows_isNone(String command) {
    assertThat(CommandWords.split(command)).isEmpty();
  }
}
