package io.picketline.identity;

import io.picketline.protocol.Role;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Believes a coordinator whose authority a token names, and nobody else. */
final class PinnedTrust implements X509TrustManager {

  private static final String KEPT = "; the token's secret was not sent";

  private final Token token;

  PinnedTrust(Token token) {
    this.token = token;
  }

  /** Why a peer is not believed, in the operator's words. */
  static final class NotBelieved extends CertificateException {
    private static final long serialVersionUID = 1;

    NotBelieved(String message) {
      super(message);
    }

    NotBelieved(String message, Throwable cause) {
      super(message, cause);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws NotBelieved {
    var authority =
        Arrays.stream(chain)
            .filter(certificate -> token.names(certificate.getPublicKey()))
            .findFirst()
            .orElseThrow(
                () -> new NotBelieved("it is not of the fleet that made this token" + KEPT));
    try {
      under(authority).checkServerTrusted(chain, type);
      if (!Peer.of(chain[0]).may(Role.COORDINATOR)) {
        throw new NotBelieved("it is no coordinator" + KEPT);
      }
    } catch (NotBelieved e) {
      throw e;
    } catch (GeneralSecurityException | IOException | IdentityException e) {
      throw new NotBelieved(
          "its certificate cannot be believed, or this host's clock is not in %s to %s%s"
              .formatted(
                  chain[0].getNotBefore().toInstant(), chain[0].getNotAfter().toInstant(), KEPT),
          e);
    }
  }

  private static X509TrustManager under(X509Certificate authority)
      throws GeneralSecurityException, IOException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority);
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws NotBelieved {
    throw new NotBelieved("this end accepts nobody");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
