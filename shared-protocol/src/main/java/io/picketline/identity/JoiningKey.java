package io.picketline.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.file.AsOwner;
import io.picketline.file.FileRights;
import io.picketline.file.ShortFile;
import io.picketline.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Optional;

/**
 * The key that a host asks with to join, kept on disk until its certificate is in its place. If the
 * answer is lost, the same token gets the same key its certificate, and nobody else's.
 */
public final class JoiningKey {

  private static final String NAME = "joining.key";
  private static final int MOST_BYTES = 4096;

  private final Path file;
  private final String heading;

  private JoiningKey(Path file, String heading) {
    this.file = file;
    this.heading = heading;
  }

  /** The one in this directory, for this token. */
  public static JoiningKey in(Path directory, Token token) {
    return new JoiningKey(directory.resolve(NAME), "token " + token.hash());
  }

  /** The key that is there for this token. One that others could read is as good as none. */
  public Optional<KeyPair> kept() {
    try {
      var text = AsOwner.of(file).call(this::secret);
      return text.startsWith(heading + "\n")
          ? Optional.of(Pem.keyPair(text, file.toString()))
          : Optional.empty();
    } catch (IOException | IdentityException _) {
      return Optional.empty();
    }
  }

  private String secret() throws IOException {
    FileRights.requireSecret(file);
    return ShortFile.read(file, MOST_BYTES, US_ASCII);
  }

  /**
   * Keeps a key, readable by its owner alone, in the stead of any that is there.
   *
   * @throws IOException if it cannot be written
   */
  public void keep(KeyPair key) throws IOException {
    var halves = Pem.text(key.getPrivate()) + Pem.text(key.getPublic());
    WholeFile.of(file, PosixFilePermissions.fromString("rw-------"))
        .replace(heading + "\n" + halves);
  }

  /**
   * Takes it away: it is in its place now.
   *
   * @throws IOException if it stays
   */
  public void forget() throws IOException {
    AsOwner.of(file).run(() -> Files.deleteIfExists(file));
  }
}
