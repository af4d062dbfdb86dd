package io.picketline.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** An authority kept by the JDK's keytool, for tests that need certificates. */
final class TestAuthority {

  private static final String PASSWORD = "changeit";

  private final Path store;

  TestAuthority(Path store) throws IOException, InterruptedException {
    this.store = store;
    generate("ca", "-ext", "bc:c");
  }

  /** Issues a certificate with these subject alternative names, and options of keytool. */
  void issue(String alias, String names, String... options)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("-signer", "ca"));
    if (!names.isEmpty()) {
      all.addAll(List.of("-ext", "san=" + names));
    }
    all.addAll(List.of(options));
    generate(alias, all.toArray(String[]::new));
  }

  /** Writes the three files of one host. */
  Path write(String alias, Path directory) throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Files.createDirectories(directory);
    certificate(keys.getCertificate("ca"), directory.resolve(Identity.CA_FILE));
    certificate(keys.getCertificate(alias), directory.resolve(Identity.CERTIFICATE_FILE));
    key(
        Objects.requireNonNull(keys.getKey(alias, PASSWORD.toCharArray())),
        directory.resolve(Identity.KEY_FILE));
    return directory;
  }

  /** Another certificate in PEM for the key that one was issued for. */
  String again(String alias, String names, String... options)
      throws IOException, InterruptedException {
    var request = store.resolveSibling(alias + ".csr");
    keytool("-certreq", alias, "-file", request.toString());
    var all =
        new ArrayList<>(List.of("-rfc", "-infile", request.toString(), "-ext", "san=" + names));
    all.addAll(List.of(options));
    return keytool("-gencert", "ca", all.toArray(String[]::new));
  }

  /** The authority's certificate in PEM. */
  String authority() throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return pem("CERTIFICATE", keys.getCertificate("ca").getEncoded());
  }

  private static void certificate(Certificate certificate, Path file)
      throws IOException, GeneralSecurityException {
    Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()), US_ASCII);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static void key(Key key, Path file) throws IOException {
    Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()), US_ASCII);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String pem(String type, byte[] der) {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, text, type);
  }

  private void generate(String alias, String... options) throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("-dname", "CN=" + alias, "-keyalg", "EC"));
    all.addAll(List.of(options));
    keytool("-genkeypair", alias, all.toArray(String[]::new));
  }

  private String keytool(String verb, String alias, String... options)
      throws IOException, InterruptedException {
    var line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                verb,
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                alias));
    line.addAll(List.of(options));
    var keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
    keytool.getOutputStream().close();
    var said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(said);
    }
    return said;
  }
}
