package io.picketline.notify.receiver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS towards servers, whose certificates are of the authorities that the operator names. */
final class Trust {

  private Trust() {}

  /**
   * TLS that believes these authorities.
   *
   * @param authorities a PEM file; those that Java knows, if there is none
   * @throws IOException naming the file, if it has none
   */
  static SSLContext context(Optional<Path> authorities) throws IOException {
    try {
      if (authorities.isEmpty()) {
        return SSLContext.getDefault();
      }
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      try (var file = Files.newInputStream(authorities.get())) {
        for (var one : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
          store.setCertificateEntry("ca-" + store.size(), one);
        }
      }
      if (store.size() == 0) {
        throw new IOException("%s: holds no certificate".formatted(authorities.get()));
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s: no authorities can be read: %s"
              .formatted(authorities.map(Path::toString).orElse("Java"), e.getMessage()),
          e);
    }
  }
}
