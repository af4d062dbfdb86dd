package io.picketline.sensor.link;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.protocol.Role;
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
public final class Certificates {

  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final Path store;

  /** One whose files are in {@code directory}. */
  public Certificates(Path directory) throws Exception {
    this.directory = directory;
    this.store = directory.resolve("all.p12");
    keytool("ca", List.of("-ext", "bc:c"));
  }

  /** The directory of a host's identity, issued here. */
  public Path directory(String name) {
    return directory.resolve(name);
  }

  /** Another certificate in PEM for the same host and key, for so many days. */
  public String again(String name, Role role, int days) throws IOException, InterruptedException {
    var request = directory.resolve(name + ".csr").toString();
    run("-certreq", name, List.of("-file", request));
    return run(
        "-gencert",
        "ca",
        List.of(
            "-rfc",
            "-infile",
            request,
            "-validity",
            String.valueOf(days),
            "-ext",
            "san=dns:" + name + ",dns:" + role.dnsName()));
  }

  /** A host's identity, issued here. */
  public Identity issue(String name, Role role)
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
    var options =
        new ArrayList<>(
            List.of(
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30"));
    options.addAll(more);
    run("-genkeypair", alias, options);
  }

  private String run(String verb, String alias, List<String> more)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                verb,
                "-alias",
                alias,
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
    return output.replace("\r", "");
  }

  private static void pem(Path file, String kind, byte[] der) throws IOException {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
