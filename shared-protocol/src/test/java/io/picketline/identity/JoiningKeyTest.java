package io.picketline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoiningKeyTest {
  private static final Token TOKEN = token(1);

  private static KeyPair key;

  @TempDir private Path directory;

  @BeforeAll
  static void makeKey() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    key = generator.generateKeyPair();
  }

  @Test
  void kept_keyOfThatToken_isTheSame() throws IOException {
    JoiningKey.in(directory, TOKEN).keep(key);

    assertThat(JoiningKey.in(directory, TOKEN).kept())
        .hasValueSatisfying(kept -> {
          assertThat(kept.getPrivate()).isEqualTo(key.getPrivate());
          assertThat(kept.getPublic()).isEqualTo(key.getPublic());
        });
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void kept_nothingThere_isNone() {
    assertThat(JoiningKey.in(directory, TOKEN).kept()).isEmpty();
  }

  @Test
  void kept_keyOfAnotherToken_isNone() throws IOException {
    JoiningKey.in(directory, token(2)).keep(key);

    assertThat(JoiningKey.in(directory, TOKEN).kept()).isEmpty();
  }

  @Test
  void kept_readableByOthers_isNone() throws IOException {
    JoiningKey.in(directory, TOKEN).keep(key);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(JoiningKey.in(directory, TOKEN).kept()).isEmpty();
  }

  @Test
  void kept_half_isNone() throws IOException {
    JoiningKey.in(directory, TOKEN).keep(key);
    var text = Files.readString(file());
    Files.writeString(file(), text.substring(0, text.indexOf("-----BEGIN PUBLIC")));

    assertThat(JoiningKey.in(directory, TOKEN).kept()).isEmpty();
  }

  @Test
  void forget_leavesNothing() throws IOException {
    JoiningKey.in(directory, TOKEN).keep(key);

    JoiningKey.in(directory, TOKEN).forget();

    assertThat(directory).isEmptyDirectory();
  }

  private Path file() {
    return directory.resolve("joining.key");
  }

  private static Token token(int first) {
    var secret = new byte[Token.SECRET_BYTES];
    secret[0] = (byte) first;
    return Token.of(secret, new byte[32]);
  }
}
