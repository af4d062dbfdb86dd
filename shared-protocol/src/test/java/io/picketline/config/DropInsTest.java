package io.picketline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropInsTest {

  @TempDir Path directory;

  @Test
  void read_dropIns_goOverTheFileInTheOrderOfTheirNames() throws Exception {
    write("picketline.conf", "sensor { name = own, trigger-count = 3, observe = true }");
    write("conf.d/20-later.conf", "sensor.name = later");
    write("conf.d/10-joined.conf", "sensor { name = earlier, trigger-count = 7 }");

    assertThat(text("name")).isEqualTo("later");
    assertThat(text("trigger-count")).isEqualTo("7");
    assertThat(text("observe")).isEqualTo("true");
  }

  @Test
  void read_noFileButADropIn_isReadAllTheSame() throws Exception {
    write("conf.d/10-joined.conf", "sensor.name = joined");

    assertThat(text("name")).isEqualTo("joined");
    assertThat(ConfigBlock.has(file(), "sensor")).isTrue();
    assertThat(ConfigBlock.has(file(), "coordinator")).isFalse();
  }

  @Test
  void read_neitherFileNorDropIn_isAProblem() throws Exception {
    Files.createDirectory(directory.resolve("conf.d"));

    assertThat(problems()).singleElement().asString().contains("is not there");
  }

  @Test
  void read_fileThatCannotBeRead_saysWhatToLookAt() throws Exception {
    Files.createSymbolicLink(file(), file());

    assertThat(problems()).singleElement().asString().contains("cannot be read", "owner and mode");
  }

  @Test
  void read_otherFilesBesideDropIns_areLeftAlone() throws Exception {
    write("picketline.conf", "sensor.name = own");
    write("conf.d/10-joined.conf.bak", "sensor.name = old");
    write("conf.d/.10-joined.conf", "sensor.name = hidden");
    write("conf.d/README", "not for a parser {");

    assertThat(text("name")).isEqualTo("own");
  }

  @Test
  void read_dropInWithMistakes_isNamedWithItsLine() throws Exception {
    write("picketline.conf", "sensor.name = own");
    write("conf.d/10-joined.conf", "sensor {\n  nam = x\n}");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("10-joined.conf:2: sensor.nam: unknown key (did you mean sensor.name?)");
  }

  @Test
  void read_dropInThatIsNoConfiguration_isAProblem() throws Exception {
    write("picketline.conf", "sensor.name = own");
    write("conf.d/10-joined.conf", "sensor {");

    assertThat(problems()).singleElement().asString().contains("10-joined.conf");
  }

  @Test
  void file_ofARelativePath_liesBesideIt() {
    assertThat(DropIns.file(Path.of("picketline.conf"), "10-joined.conf"))
        .isEqualTo(Path.of("conf.d/10-joined.conf").toAbsolutePath());
  }

  private List<String> problems() {
    return catchThrowableOfType(InvalidConfigException.class, () -> text("name")).problems();
  }

  private String text(String key) throws InvalidConfigException {
    return ConfigBlock.read(
        file(),
        ConfigBlockTest.class,
        "example-reference.conf",
        "sensor",
        block -> block.text(key));
  }

  private Path file() {
    return directory.resolve("picketline.conf");
  }

  private void write(String name, String text) throws IOException {
    var file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
