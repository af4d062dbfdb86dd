package io.picketline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that look right and cannot be meant. */
class ConfigValuesTest {

  private static final String REFERENCE = "example-reference.conf";

  @TempDir Path directory;

  @Test
  void read_blockThatIsNone_saysHowToWriteIt() throws Exception {
    assertThat(problems("sensor.link = 5"))
        .first()
        .isEqualTo(at() + " sensor.link: is no block; write sensor.link { … }");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.7", "\"7.7\"", "1e-1"})
  void read_fraction_isNoWholeNumber(String number) throws Exception {
    assertThat(problems("sensor.trigger-count = " + number))
        .containsExactly(
            at()
                + " sensor.trigger-count: %s is no whole number"
                    .formatted(number.replace("\"", "")));
  }

  @Test
  void read_wholeNumberHoweverWritten_isTaken() throws Exception {
    assertThat(count("7.0")).isEqualTo(7);
    assertThat(count("\"7\"")).isEqualTo(7);
    assertThat(count("1e1")).isEqualTo(10);
  }

  @Test
  void read_pathThatIsEmptyOrRelative_isAProblemOrAWarning() throws Exception {
    assertThat(problems("sensor.directory = \"\""))
        .containsExactly(at() + " sensor.directory: it is empty; name a path");

    Files.writeString(path(), "sensor.directory = state");
    var warnings =
        ConfigBlock.read(
            path(),
            ConfigValuesTest.class,
            REFERENCE,
            "sensor",
            block -> {
              assertThat(block.path("directory")).isEqualTo(Path.of("state"));
              return block.effective().warnings();
            });
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("sensor.directory: state is no full path");
  }

  private int count(String number) throws IOException, InvalidConfigException {
    Files.writeString(path(), "sensor.trigger-count = " + number);
    return read(block -> block.number("trigger-count", 1, 100));
  }

  private <T> T read(ConfigBlock.Reader<T> reader) throws InvalidConfigException {
    return ConfigBlock.read(path(), ConfigValuesTest.class, REFERENCE, "sensor", reader);
  }

  private List<String> problems(String text) throws IOException {
    Files.writeString(path(), text);
    var thrown =
        catchThrowableOfType(
            InvalidConfigException.class,
            () ->
                read(block -> block.path("directory") + " " + block.number("trigger-count", 1, 9)));
    assertThat(thrown).as(text).isNotNull();
    return thrown.problems();
  }

  private Path path() {
    return directory.resolve("picketline.conf");
  }

  private String at() {
    return path() + ":1:";
  }
}
