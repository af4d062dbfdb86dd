package io.picketline.sensor.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A small authority for tests, made with the JDK's own tool. */
final class Certificates {

  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final Path store;

  Certificates(Path directory) throws Exception {
    this.directory = directory;
    this.store = directory.resolve("all.p12");
    keytool("ca", List.of("-ext", "bc:c"));
  }

  /** A host's identity, issued here. */
  Identity issue(String name, Role role)
      throws IOException, InterruptedException, GeneralSecurityException, IdentityException {
    keytool(name, List.of("-signer", "ca", "-ext", "san=dns:" + name + ",dns:" + role.dnsName()));
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    var into = Files.createDirectories(directory.resolve(name));
    Files.setPosixFilePermissions(into, PosixFilePermissions.fromString("rwx------"));
    pem(into.resolve(Identity.CA_FILE), "CERTIFICATE", keys.getCertificate("ca").getEncoded());
    pem(
        into.resolve(Identity.CERTIFICATE_FILE),
        "CERTIFICATE",
        keys.getCertificate(name).getEncoded());
    var key = keys.getKey(name, PASSWORD.toCharArray());
    pem(into.resolve(Identity.KEY_FILE), "PRIVATE KEY", key.getEncoded());
    return Identity.load(into, role);
  }

  private void keytool(String alias, List<String> more) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
    command.addAll(more);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }

  private static void pem(Path file, String kind, byte[] der) throws IOException {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
