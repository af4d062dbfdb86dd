package io.picketline.lab.intrusion;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A key and the chain that an intruder shows with it, whether or not he is asked for one of that
 * authority; he himself takes whoever answers.
 */
record Papers(PrivateKey key, List<X509Certificate> chain) {

  static final String TLS13 = "TLSv1.3";
  static final String TLS12 = "TLSv1.2";

  private static final String ALIAS = "papers";

  Papers {
    chain = List.copyOf(chain);
  }

  /** Speaks TLS of that version over a connection, and shows these papers, or none. */
  static SSLSocket over(Socket plain, Optional<Papers> papers, String version) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      var shown = papers.map(some -> new KeyManager[] {new Shown(some)}).orElse(new KeyManager[0]);
      context.init(shown, new TrustManager[] {new Credulous()}, null);
      var peer = plain.getInetAddress().getHostAddress();
      var socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, peer, plain.getPort(), true);
      socket.setEnabledProtocols(new String[] {version});
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS", e);
    }
  }

  /** Shows the same papers to everybody. */
  private static final class Shown extends X509ExtendedKeyManager {
    private final Papers papers;

    Shown(Papers papers) {
      this.papers = papers;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return papers.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return papers.key();
    }
  }

  /** Takes whoever answers. */
  private static final class Credulous extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
