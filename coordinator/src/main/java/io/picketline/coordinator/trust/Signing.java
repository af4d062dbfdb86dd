package io.picketline.coordinator.trust;

import io.picketline.identity.Authorities;
import io.picketline.identity.Credential;
import io.picketline.identity.Peer;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Makes certificates that go on after those that hosts hold. */
@FunctionalInterface
public interface Signing {

  /**
   * What came of it.
   *
   * @param certificate in PEM
   * @param holder whom it names
   * @param authorities those to trust
   */
  record Signed(String certificate, Peer holder, Credential credential, Authorities authorities) {}

  /**
   * A certificate for the same name, roles, key and life. Waits for the disk.
   *
   * @param holder by its certificate now
   * @param held that certificate
   * @param addresses those that the new one names
   * @param issued counts as when it is made
   * @throws IOException in the operator's words, if it cannot be
   */
  Signed sign(Peer holder, Credential held, List<SourceAddress> addresses, Instant issued)
      throws IOException;
}
