package io.picketline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.picketline.protocol.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigBlockTest {

  private static final String REFERENCE = "example-reference.conf";

  @TempDir Path directory;

  /** A configuration of each kind of value. */
  record Example(
      String name,
      List<String> modes,
      int triggerCount,
      Duration blockDuration,
      boolean observe,
      Path directory,
      Prefix prefix,
      List<Prefix> prefixes,
      int port) {

    static Example from(ConfigBlock block) {
      return new Example(
          block.text("name"),
          block.texts("modes"),
          block.number("trigger-count", 1, 100),
          block.duration("block-duration", Duration.ofSeconds(1), Duration.ofDays(30)),
          block.flag("observe"),
          block.path("directory"),
          block.parsed("prefix", Prefix::parse),
          block.parsedAll("prefixes", Prefix::parse),
          block.block("link").number("port", 1, 65535));
    }
  }

  @Test
  void read_emptyFile_isTheReference() throws Exception {
    assertThat(read("")).isEqualTo(reference());
  }

  @Test
  void read_otherDaemonsBlock_isPassedOver() throws Exception {
    assertThat(read("coordinator { anything = 1 }")).isEqualTo(reference());
  }

  @Test
  void read_ownValues_winOverTheReference() throws Exception {
    var own =
        read(
            """
            sensor {
              name = db-1
              trigger-count = 7
              block-duration = 2 hours
              link.port = 7000
            }
            """);

    assertThat(own.name()).isEqualTo("db-1");
    assertThat(own.triggerCount()).isEqualTo(7);
    assertThat(own.blockDuration()).isEqualTo(Duration.ofHours(2));
    assertThat(own.port()).isEqualTo(7000);
    assertThat(own.modes()).containsExactly("atcp", "audp");
  }

  @Test
  void read_emptyPath_isRefused() {
    assertThat(problems("sensor.directory = \"\""))
        .singleElement()
        .asString()
        .contains("sensor.directory: it is empty; name a path");
  }

  @Test
  void read_manyProblems_areToldAtOnceWithTheirLines() {
    var problems =
        problems(
            """
            sensor {
              trigger-count = 0
              block-duration = soon
              observe = perhaps
              prefix = "192.0.2.0/99"
              prefixes = ["192.0.2.1", "nowhere"]
              link.port = 70000
              trigger-cuont = 4
            }
            """);

    assertThat(problems)
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).startsWith(at(2)).contains("0 is not in 1 to 100"),
            problem -> assertThat(problem).startsWith(at(3)).contains("sensor.block-duration"),
            problem -> assertThat(problem).startsWith(at(4)).contains("sensor.observe"),
            problem -> assertThat(problem).startsWith(at(5)).contains("no prefix of 99 bits"),
            problem -> assertThat(problem).startsWith(at(6)).contains("\"nowhere\""),
            problem -> assertThat(problem).startsWith(at(7)).contains("sensor.link.port"),
            problem ->
                assertThat(problem)
                    .startsWith(at(8))
                    .contains("unknown key (did you mean sensor.trigger-count?)"));
  }

  @Test
  void read_unknownBlock_namesTheNearest() {
    assertThat(problems("sensr { name = a }"))
        .containsExactly(at(1) + " sensr: unknown key (did you mean sensor?)");
  }

  @Test
  void read_unknownInnerBlock_namesTheNearest() {
    assertThat(problems("sensor { lnik = 5 }"))
        .containsExactly(at(1) + " sensor.lnik: unknown key (did you mean sensor.link?)");
    assertThat(problems("sensor { lnik { port = 5 } }"))
        .containsExactly(at(1) + " sensor.lnik.port: unknown key (did you mean sensor.link.port?)");
  }

  @Test
  void read_unknownEmptyBlockOrNull_namesTheNearest() throws Exception {
    assertThat(problems("sensor { lnik { } }"))
        .containsExactly(at(1) + " sensor.lnik: unknown key (did you mean sensor.link?)");
    assertThat(problems("sensor { lnik { b { } } }"))
        .containsExactly(at(1) + " sensor.lnik.b: unknown key");
    assertThat(problems("sensor { nmae = null }"))
        .containsExactly(at(1) + " sensor.nmae: unknown key (did you mean sensor.name?)");
    assertThat(read("sensor { link { } }")).isEqualTo(reference());
  }

  @Test
  void read_unknownKeyLikeNone_suggestsNothing() {
    assertThat(problems("sensor { zzzzzzzzzzzzzzzzzz = 1 }"))
        .containsExactly(at(1) + " sensor.zzzzzzzzzzzzzzzzzz: unknown key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sensor = 5",
        "sensor = [1]",
        "sensor = null",
        "sensor.link = 5",
        "sensor.modes = { a = 1 }",
        "sensor.name = null",
        "sensor.observe = null"
      })
  void read_wrongShape_isAProblem(String text) {
    assertThat(problems(text)).isNotEmpty().allSatisfy(it -> assertThat(it).startsWith(file()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sensor {", "sensor { name = ${nowhere} }", "}", "sensor { name = \"a }"})
  void read_brokenSyntax_isOneProblemOfTheFile(String text) {
    assertThat(problems(text)).singleElement().asString().startsWith(file());
  }

  @Test
  void read_notUtf8_isAProblemInWords() throws IOException {
    Files.write(path(), "sensor { name = \u00e9 }".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(failure().problems()).containsExactly(file() + ": is not in UTF-8");
  }

  @Test
  void read_noFile_saysWhatToDo() {
    assertThat(failure().problems())
        .singleElement()
        .asString()
        .contains("is not there", "--config");
  }

  @Test
  void set_keyOfTheFile_isTrue() throws Exception {
    Files.writeString(path(), "sensor { trigger-count = 7, name = null }");
    var set =
        ConfigBlock.read(
            path(),
            ConfigBlockTest.class,
            REFERENCE,
            "sensor",
            block -> List.of(block.set("trigger-count"), block.set("name"), block.set("modes")));

    assertThat(set).containsExactly(true, true, false);
  }

  @Test
  void read_includedFile_isReadBesideTheOneThatNamesIt() throws Exception {
    Files.createDirectory(directory.resolve("conf.d"));
    Files.writeString(directory.resolve("conf.d/a.conf"), "sensor.trigger-count = 9\n");

    assertThat(read("include \"conf.d/a.conf\"\nsensor.name = a").triggerCount()).isEqualTo(9);
    assertThat(read("include file(\"conf.d/a.conf\")").triggerCount()).isEqualTo(9);
  }

  @Test
  void read_problemInAnIncludedFile_namesThatFileAndLine() throws Exception {
    var other = Files.writeString(directory.resolve("a.conf"), "\nsensor.trigger-cuont = 9\n");

    assertThat(problems("include \"a.conf\""))
        .containsExactly(
            other + ":2: sensor.trigger-cuont: unknown key (did you mean sensor.trigger-count?)");
  }

  @ParameterizedTest
  @CsvSource({
    "none.conf, none.conf\\, which is not there",
    "picketline.conf, includes files 9 deep; is that a circle?",
  })
  void read_includeThatCannotBe_isOneProblem(String included, String why) {
    assertThat(problems("include \"%s\"".formatted(included)))
        .singleElement()
        .asString()
        .startsWith(file())
        .contains(why.replace("\\", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include url(\"http://192.0.2.1/x.conf\")",
        "include classpath(\"reference.conf\")",
        "include \"file:///etc/passwd\""
      })
  void read_includeFromElsewhere_isRefused(String text) {
    assertThat(problems(text)).singleElement().asString().startsWith(file());
  }

  @Test
  void read_hugeFile_isRefused() {
    assertThat(problems("#".repeat(Includes.MAX_BYTES + 1)))
        .containsExactly(file() + ": is larger than 1024 KiB");
  }

  @Test
  void read_textThatDoublesItself_isRefused() {
    var text = new StringBuilder("a0 = \"0123456789\"\n");
    for (var i = 1; i <= 60; i++) {
      text.append("a%d = ${a%d}${a%d}\n".formatted(i, i - 1, i - 1));
    }

    assertThat(problems(text.toString()))
        .containsExactly(file() + ": has more than 16 substitutions");
  }

  static Stream<String> tooDeep() {
    return Stream.of(
        "a {".repeat(1_000),
        "a {".repeat(200_000),
        "a = " + "[".repeat(65),
        "a.".repeat(10_000) + "b = 1",
        "\"a\".".repeat(200_000) + "b = 1",
        "a.b {".repeat(33) + "}".repeat(33));
  }

  @ParameterizedTest
  @MethodSource("tooDeep")
  void read_nestedTooDeeply_isRefused(String text) {
    assertThat(problems(text)).containsExactly(file() + ": is nested more than 64 deep");
    assertThatThrownBy(() -> ConfigBlock.has(path(), "sensor"))
        .isInstanceOf(InvalidConfigException.class);
  }

  @Test
  void read_bracketsAndDotsInTexts_areNoNesting() throws Exception {
    var signs = "{[.".repeat(100);

    assertThat(
            read(
                """
                # %1$s
                // %1$s
                sensor { name = "\\"%1$s", modes = [\"""%1$s\"""] }
                """
                    .formatted(signs)))
        .extracting(Example::name, Example::modes)
        .containsExactly('"' + signs, List.of(signs));
  }

  @Test
  void read_oneFileIncludedAgainAndAgain_isRefused() throws Exception {
    Files.writeString(path().resolveSibling("other.conf"), "");

    assertThat(problems("include \"other.conf\"\n".repeat(300)))
        .singleElement()
        .asString()
        .contains("is one of more than 256 files included");
  }

  @Test
  void read_byteOrderMark_isPassedOver() throws Exception {
    assertThat(read("\ufeffsensor { trigger-count = 7 }").triggerCount()).isEqualTo(7);
  }

  @Test
  void read_durations_areToldInTheirOwnWords() {
    assertThat(problems("sensor.block-duration = 10"))
        .containsExactly(at(1) + " sensor.block-duration: 10 has no unit; write 10s for seconds");
    assertThat(problems("sensor.block-duration = 31d"))
        .containsExactly(at(1) + " sensor.block-duration: 31d is not in 1s to 30d");
  }

  @Test
  void effective_everyKey_saysWhereItWasSetAndMasksSecrets() throws Exception {
    Files.writeString(path(), "sensor {\n  name = a\n  hook-token = abc\n}");

    var effective =
        ConfigBlock.read(
            path(), ConfigBlockTest.class, REFERENCE, "sensor", ConfigBlock::effective);

    assertThat(effective.settings())
        .contains(
            new Effective.Setting("sensor.name", "\"a\"", file() + ":2"),
            new Effective.Setting("sensor.hook-token", "\"********\"", file() + ":3"),
            new Effective.Setting("sensor.link.port", "7411", "default"));
    assertThat(effective.toString()).doesNotContain("abc");
  }

  @Test
  void differing_changedKeys_areNamed() throws Exception {
    Files.writeString(path(), "sensor { name = a, link.port = 1 }");
    var before = effective();
    Files.writeString(path(), "sensor { name = a, link.port = 2, trigger-count = 5 }");

    assertThat(effective().differing(before))
        .containsExactly("sensor.link.port", "sensor.trigger-count");
    assertThat(before.differing(before)).isEmpty();
  }

  private Effective effective() throws InvalidConfigException {
    return ConfigBlock.read(
        path(), ConfigBlockTest.class, REFERENCE, "sensor", ConfigBlock::effective);
  }

  private Example reference() {
    return new Example(
        "web-1",
        List.of("atcp", "audp"),
        3,
        Duration.ofMinutes(10),
        false,
        Path.of("/var/lib/picketline"),
        Prefix.parse("192.0.2.0/24"),
        List.of(Prefix.parse("192.0.2.0/24")),
        7411);
  }

  private Example read(String text) throws IOException, InvalidConfigException {
    Files.writeString(path(), text);
    return ConfigBlock.read(path(), ConfigBlockTest.class, REFERENCE, "sensor", Example::from);
  }

  private List<String> problems(String text) {
    var thrown = catchThrowableOfType(InvalidConfigException.class, () -> read(text));
    assertThat(thrown).as(text).isNotNull();
    return thrown.problems();
  }

  private InvalidConfigException failure() {
    return catchThrowableOfType(
        InvalidConfigException.class,
        () -> ConfigBlock.read(path(), ConfigBlockTest.class, REFERENCE, "sensor", Example::from));
  }

  private Path path() {
    return directory.resolve("picketline.conf");
  }

  private String file() {
    return path().toString();
  }

  private String at(int line) {
    return file() + ":" + line + ":";
  }
}
