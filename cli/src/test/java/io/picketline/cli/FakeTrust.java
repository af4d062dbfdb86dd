package io.picketline.cli;

import io.picketline.cli.daemon.Founded;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Enrolment;
import io.picketline.spi.Founding;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;

/** Makes keys without certificates, and fleets that are nowhere. */
final class FakeTrust {
  private FakeTrust() {}

  /** Makes real keys and requests that are none. */
  public static final class FakeEnrolment implements Enrolment {

    /** Made by the service loader. */
    public FakeEnrolment() {}

    @Override
    public KeyPair newKey() throws GeneralSecurityException {
      return KeyPairGenerator.getInstance("EC").generateKeyPair();
    }

    @Override
    public String request(KeyPair key, String name) {
      return "request of " + name;
    }
  }

  /** Founds where the configuration is called new, and cannot where it is called half. */
  public static final class FakeFounding implements Founding {

    /** Made by the service loader. */
    public FakeFounding() {}

    @Override
    public Optional<Founded> found(Path config, Request request) throws IOException {
      System.setProperty(FakeParts.LOADED, config + " " + request);
      return switch (String.valueOf(config.getFileName())) {
        case "half" -> throw new IOException("/id: holds ca.pem but not host.key");
        case "new", "picketline.conf" ->
            Optional.of(
                new Founded(
                    "coord1",
                    Path.of("/id"),
                    request.fleet().orElse("coord1"),
                    Optional.of("AA:BB").filter(_ -> !request.dryRun()),
                    List.of(SourceAddress.parse("192.0.2.1"))));
        default -> Optional.empty();
      };
    }

    @Override
    public Founded founded(Path config) {
      return new Founded(
          "coord1",
          Path.of("/id"),
          "old",
          Optional.of("CC:DD"),
          List.of(SourceAddress.parse("192.0.2.1")));
    }
  }
}
