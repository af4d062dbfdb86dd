package io.picketline.spi;

import java.security.GeneralSecurityException;
import java.security.KeyPair;

/** Makes a host's key, and asks for a certificate of it. Keys are EC P-256. */
public interface Enrolment {

  /**
   * A new key, which is nowhere but in memory yet.
   *
   * @throws GeneralSecurityException if this Java platform cannot make one
   */
  KeyPair newKey() throws GeneralSecurityException;

  /**
   * A certificate request (PKCS #10, RFC 2986) in PEM that proves who has the key.
   *
   * @param name the host's name; whoever issues the certificate does not go by it
   * @throws GeneralSecurityException if the key cannot sign
   */
  String request(KeyPair key, String name) throws GeneralSecurityException;
}
