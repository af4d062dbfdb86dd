package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.session.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names for coordinators elsewhere, and who is asked by them. */
class ContextTest {

  /** Nobody listens there. */
  private static final String NOBODY = "127.0.0.1:1";

  @TempDir Path run;

  @Test
  void add_named_isListedAndKept() throws IOException {
    add("office", NOBODY);
    add("lab", "coord-1.example");

    assertThat(picket("context", "list", "-o", "csv").out())
        .isEqualTo(
            """
            name,used,server,identity
            lab,false,coord-1.example:7415,%s
            office,false,%s,%s
            """
                .formatted(run.resolve("id"), NOBODY, run.resolve("id")));
    assertThat(Files.getPosixFilePermissions(directory()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void use_context_leadsToItsCoordinatorUntilLocal() throws IOException {
    add("office", NOBODY);

    assertThat(picket("context", "use", "office").out())
        .isEqualTo("context office asks %s\n".formatted(NOBODY));
    assertThat(picket("status").err()).contains("/id/ca.pem");
    assertThat(picket("context", "use", "local").code()).isZero();
    assertThat(picket("status").err()).contains("no daemon on this host");
  }

  @Test
  void choice_byOption_goesBeforeVariableBeforeFile() throws IOException {
    add("office", NOBODY);
    add("lab", NOBODY);
    picket("context", "use", "office");

    assertThat(shown(Map.of())).isEqualTo("office");
    assertThat(shown(Map.of("PICKETLINE_CONTEXT", "lab"))).isEqualTo("lab");
    assertThat(shown(Map.of("PICKETLINE_SOCKET", "/nowhere.sock"))).isEqualTo("local");
    assertThat(shown(Map.of("PICKETLINE_CONTEXT", "lab"), "--context", "office"))
        .isEqualTo("office");
    assertThat(shown(Map.of("PICKETLINE_CONTEXT", "lab"), "--context", "local")).isEqualTo("local");
  }

  @Test
  void context_unknown_isAMistake() {
    var ran = picket("--context", "nowhere", "status");

    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("there is no context 'nowhere'");
  }

  @Test
  void context_besideServerOrSocket_isAMistake() throws IOException {
    add("office", NOBODY);

    assertThat(picket("--context", "office", "--socket", "/x", "status").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(
            picket("--context", "office", "--server", NOBODY, "--identity", "/x", "status").code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void remove_used_leavesTheLocalDaemon() throws IOException {
    add("office", NOBODY);
    picket("context", "use", "office");

    assertThat(picket("context", "remove", "office", "--dry-run").out()).contains("would be");
    assertThat(shown(Map.of())).isEqualTo("office");
    assertThat(picket("context", "remove", "office").code()).isZero();
    assertThat(shown(Map.of())).isEqualTo("local");
    assertThat(picket("context", "remove", "office").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void name_local_isTaken() {
    var ran = picket("context", "add", "local", "--server", NOBODY, "--identity", "/x");

    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("choose another name");
  }

  @Test
  void file_thatOthersMayWrite_isNotBelieved() throws IOException {
    add("office", NOBODY);
    var file = directory().resolve("contexts.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

    var ran = picket("context", "list");

    assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(ran.err()).contains("others may write it");
  }

  @Test
  void file_damaged_isNamed() throws IOException {
    add("office", NOBODY);
    Files.writeString(directory().resolve("contexts.json"), "[{\"name\":\"a\u001b[2J\"}]");

    var ran = picket("context", "list");

    assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err()).contains("contexts.json holds no contexts").doesNotContain("\u001b");
  }

  @Test
  void verb_withoutHome_asksTheLocalDaemon() {
    assertThat(Ran.picket(run, Map.of(), false, "status").err()).contains("no daemon on this host");
    assertThat(Ran.picket(run, Map.of(), false, "context", "list").err())
        .contains("HOME is not set");
  }

  private void add(String name, String server) throws IOException {
    var ran =
        picket(
            "context", "add", name, "--server", server, "--identity", run.resolve("id").toString());
    assertThat(ran.code()).as(ran.err()).isZero();
  }

  private String shown(Map<String, String> environment, String... options) {
    var all = new HashMap<>(environment);
    all.put("XDG_CONFIG_HOME", run.resolve("home").toString());
    var words = new String[options.length + 4];
    System.arraycopy(options, 0, words, 0, options.length);
    System.arraycopy(new String[] {"context", "show", "-o", "name"}, 0, words, options.length, 4);
    return Ran.picket(run, all, false, words).out().strip();
  }

  private Ran picket(String... arguments) {
    return Ran.picket(run, arguments);
  }

  private Path directory() {
    return run.resolve("home/picketline");
  }
}
