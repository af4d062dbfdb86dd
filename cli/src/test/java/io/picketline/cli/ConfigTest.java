package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration files checked, shown, imported and read again. */
class ConfigTest {

  @TempDir Path run;

  @BeforeEach
  @AfterEach
  void forget() {
    System.clearProperty(FakeParts.LOADED);
  }

  @Test
  void check_goodFile_saysSoAndWarns() throws IOException {
    var file = file("good.conf", "sensor { }");

    assertThat(Ran.picket(run, "config", "check", file))
        .isEqualTo(
            new Ran(
                0,
                file + " is good: sensor\n",
                "picket: warning: ignore.list:7: \"x\" is no IP address\n"));
  }

  @Test
  void check_badFile_listsAllProblemsAndIsNotSo() throws IOException {
    var file = file("bad.conf", "sensor { }");

    assertThat(Ran.picket(run, "config", "check", file))
        .isEqualTo(
            new Ran(
                1,
                file + " is bad: 2 problems\n",
                "picket: bad.conf:1: one\npicket: bad.conf:2: tw\u00b7o\n"));
  }

  @Test
  void checkOnly_mistakeInTheOthersBlock_isGood() throws IOException {
    var file = file("bad.conf", "sensor { }");

    assertThat(Ran.picket(run, "config", "check", "--only", "coordinator", file).code()).isZero();
    var own = Ran.picket(run, "config", "check", "--only", "sensor", file);

    assertThat(own.code()).isEqualTo(1);
    assertThat(own.err()).contains("bad.conf:1: one");
  }

  @Test
  void check_noFile_isNotSo() {
    var ran = Ran.picket(run, "config", "check", run.resolve("none").toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("none: is not there");
  }

  @Test
  void check_emptyFile_isASensors() throws IOException {
    assertThat(Ran.picket(run, "config", "check", file("good.conf", "")).out())
        .endsWith(" is good: sensor\n");
  }

  @Test
  void show_goodFile_printsEverySettingAndItsOrigin() throws IOException {
    var ran = Ran.picket(run, "config", "show", file("good.conf", "sensor { }"));

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo(Golden.text("config-show.txt", ran.out()));
  }

  @Test
  void showAsJson_goodFile_printsTheSame() throws IOException {
    var ran = Ran.picket(run, "config", "show", file("good.conf", "sensor { }"), "-o", "json");

    assertThat(ran.out()).isEqualTo(Golden.text("config-show.json", ran.out()));
  }

  @Test
  void show_badFile_printsNothingButProblems() throws IOException {
    var ran = Ran.picket(run, "config", "show", file("bad.conf", "sensor { }"));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("one", "tw\u00b7o");
  }

  @Test
  void import_file_printsItAndSaysWhatBecameOfEachKey() throws IOException {
    var ran =
        Ran.picket(run, "config", "import", "p.conf", "--ignore", "i", "--modes", "audp,atcp");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo("sensor {\n}\n");
    assertThat(ran.err()).isEqualTo(Golden.text("config-import.txt", ran.err()));
    assertThat(System.getProperty(FakeParts.LOADED))
        .isEqualTo("p.conf Optional[i] Optional.empty [ATCP, AUDP]");
  }

  @Test
  void importTo_newFile_writesIt() throws IOException {
    var to = run.resolve("picketline.conf");

    var ran = Ran.picket(run, "config", "import", "p.conf", "--to", to.toString());

    assertThat(ran.out()).isEqualTo("wrote " + to + "\n");
    assertThat(to).hasContent("sensor {\n}");
  }

  @Test
  void importTo_fileThatIsThere_isRefused() throws IOException {
    var to = file("picketline.conf", "mine");

    var ran = Ran.picket(run, "config", "import", "p.conf", "--to", to);

    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.err()).isEqualTo("picket: " + to + " is there already; it is not overwritten\n");
    assertThat(Path.of(to)).hasContent("mine");
  }

  @Test
  void importTo_directoryThatIsNotThere_saysSoAlone() {
    var to = run.resolve("none").resolve("picketline.conf");

    assertThat(Ran.picket(run, "config", "import", "p.conf", "--to", to.toString()))
        .isEqualTo(new Ran(1, "", "picket: " + to + " is not there\n"));
  }

  @Test
  void import_unreadable_isNotSo() {
    assertThat(Ran.picket(run, "config", "import", "missing"))
        .isEqualTo(new Ran(1, "", "picket: missing is not there\n"));
  }

  @Test
  void reload_done_saysWhatIsInForceAndWhatWaits() throws Exception {
    var reloaded =
        new LocalReply.Reloaded(
            List.of(), List.of("ignore-files: 2 rules"), List.of("sensor.mode"), List.of("odd"));
    try (var daemon = FakeDaemon.answering(run.resolve("sensor/admin.sock"), reloaded)) {
      assertThat(Ran.picket(run, "reload"))
          .isEqualTo(
              new Ran(
                  0,
                  "in force: ignore-files: 2 rules\nwaits for a restart: sensor.mode\n",
                  "picket: warning: odd\n"));
      assertThat(daemon.asked()).isEqualTo(new LocalRequest.Reload(false));
    }
  }

  @Test
  void reload_nothingNew_saysSo() throws IOException {
    var reloaded = new LocalReply.Reloaded(List.of(), List.of(), List.of(), List.of());
    try (var _ = FakeDaemon.answering(run.resolve("sensor/admin.sock"), reloaded)) {
      assertThat(Ran.picket(run, "reload")).isEqualTo(new Ran(0, "nothing has changed\n", ""));
    }
  }

  @Test
  void reload_problems_areAllToldAndItIsNotSo() throws IOException {
    var reloaded =
        new LocalReply.Reloaded(
            List.of("a.conf:1: one", "a.conf:2: two"), List.of(), List.of(), List.of());
    try (var _ = FakeDaemon.answering(run.resolve("sensor/admin.sock"), reloaded)) {
      assertThat(Ran.picket(run, "reload"))
          .isEqualTo(
              new Ran(
                  1,
                  "not reloaded: what was in force before still is\n",
                  "picket: a.conf:1: one\npicket: a.conf:2: two\n"));
    }
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(run.resolve(name), text).toString();
  }
}
