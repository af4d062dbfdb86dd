package io.picketline.coordinator.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.picketline.fuzz.Limits;
import io.picketline.protocol.Names;
import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;

/**
 * Certificate requests, as bytes inside PEM and as text: each is for a key of P-256, or refused.
 */
public final class CertificateRequestFuzz {
  private static final int BITS = 256;
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private CertificateRequestFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    var framed =
        "-----BEGIN CERTIFICATE REQUEST-----\n%s\n-----END CERTIFICATE REQUEST-----\n"
            .formatted(LINES.encodeToString(input));
    Limits.within(input.length, () -> read(framed));
    Limits.within(input.length, () -> read(new String(input, ISO_8859_1)));
  }

  private static void read(String pem) {
    try {
      var key = (ECPublicKey) CertificateRequests.key(pem);
      if (key.getParams().getCurve().getField().getFieldSize() != BITS) {
        throw new AssertionError("a key of another curve");
      }
    } catch (IOException e) {
      var said = String.valueOf(e.getMessage());
      if (said.isBlank() || !said.equals(Names.printable(said))) {
        throw new AssertionError("refused without words that can be shown", e);
      }
    }
  }
}
