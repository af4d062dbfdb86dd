package io.picketline.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {

  @TempDir Path directory;

  @Test
  void words_whatOnlyNamesTheFile_saysWhatIsWrong() throws IOException {
    var plain = Files.writeString(directory.resolve("plain"), "");
    var none = directory.resolve("none");

    assertThat(words(() -> Files.size(none))).isEqualTo(none + " is not there");
    assertThat(words(() -> Files.createDirectories(plain))).isEqualTo(plain + " is in the way");
    assertThat(FileTrouble.words(new NotDirectoryException("/a"))).isEqualTo("/a is no directory");
    assertThat(FileTrouble.words(new AccessDeniedException("/a")))
        .isEqualTo("/a: permission denied");
    assertThat(FileTrouble.words(new FileSystemException("/a"))).isEqualTo("/a cannot be used");
  }

  @Test
  void words_whatHasAMessage_isItMadePrintable() {
    assertThat(FileTrouble.words(new FileSystemException("/a", null, "No space left on device")))
        .isEqualTo("/a: No space left on device");
    assertThat(FileTrouble.words(new IOException("a\u001b[2J"))).doesNotContain("\u001b");
    assertThat(FileTrouble.words(new EOFException())).isEqualTo("it cannot be read or written");
  }

  private interface Attempt {
    void make() throws IOException;
  }

  private static String words(Attempt attempt) {
    try {
      attempt.make();
      return "nothing";
    } catch (IOException e) {
      return FileTrouble.words(e);
    }
  }
}
