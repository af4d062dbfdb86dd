package io.picketline.blackbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Certificates and the authority change under a fleet that goes on. */
class Lab36RenewalIT {

  @TestFactory
  Stream<DynamicTest> renewal_runningFleet_goesOnByItsNextCertificatesAndAuthority() {
    return Played.scenario("renewal")
        .proofs(
            "a drops who scanned while certificates are renewed",
            "b drops who scanned while certificates are renewed",
            "a has its certificate renewed by itself",
            "b has its certificate renewed by itself",
            "the links stay while certificates are renewed",
            "c, whose files cannot be written, warns of it",
            "picket ca rotate",
            "the others take certificates of the next authority by themselves",
            "c is refused when its certificate has ended",
            "picket sensors and picket status name it",
            "c goes on blocking",
            "picket ca retire is refused while c would be left behind",
            "picket ca retire --force",
            "a drops who scanned under the next authority",
            "b drops who scanned under the next authority",
            "the links stay while the authority is changed",
            "no daemon was restarted");
  }
}
