package io.picketline.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.file.FileRights;
import io.picketline.protocol.Role;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * This host's or user's certificate and key, and the authorities it trusts: the files {@code
 * ca.pem}, {@code host.pem} and {@code host.key} of one directory, or {@code user.pem} and {@code
 * user.key} of a user's. TLS 1.3 only, both sides show a certificate.
 */
public final class Identity {

  /** The certificates of the authorities; the first is the one that issues now. */
  public static final String CA_FILE = "ca.pem";

  /** The host's certificate. */
  public static final String CERTIFICATE_FILE = "host.pem";

  /** The host's key, PKCS #8. */
  public static final String KEY_FILE = "host.key";

  /** A user's certificate. */
  public static final String USER_CERTIFICATE_FILE = "user.pem";

  /** A user's key, PKCS #8. */
  public static final String USER_KEY_FILE = "user.key";

  /** The authority's key, which only coordinators may have. */
  public static final String AUTHORITY_KEY_FILE = "ca.key";

  private static final String PROTOCOL = "TLSv1.3";

  private final Peer self;
  private final X509Certificate certificate;
  private final Credential credential;
  private final Authorities authorities;
  private final SSLContext context;

  private Identity(X509Certificate certificate, Authorities authorities, Peer self, PrivateKey key)
      throws IdentityException {
    this.self = self;
    this.certificate = certificate;
    this.authorities = authorities;
    this.credential = Credential.of(certificate, authorities);
    this.context = context(authorities, certificate, key);
  }

  /**
   * Reads the three files.
   *
   * @throws IdentityException naming the file and what is wrong: missing, readable by others, a
   *     link, another user's, in a directory that others may write, not in PEM, not of these
   *     authorities, expired, not the key's, or without {@code role}
   */
  public static Identity load(Path directory, Role role) throws IdentityException {
    var identity = load(directory, CERTIFICATE_FILE, KEY_FILE);
    if (!identity.self.may(role)) {
      throw new IdentityException(
          "%s: is no certificate of a %s; issue one with 'picket ca issue'"
              .formatted(directory.resolve(CERTIFICATE_FILE), role));
    }
    return identity;
  }

  /**
   * Reads a user's three files: {@code ca.pem}, {@code user.pem} and {@code user.key}.
   *
   * @throws IdentityException as {@link #load} does, or if it is a host's
   */
  public static Identity loadUser(Path directory) throws IdentityException {
    var identity = load(directory, USER_CERTIFICATE_FILE, USER_KEY_FILE);
    if (identity.self.right().isEmpty()) {
      throw new IdentityException(
          "%s: is no certificate of a user; make one with 'picket user add'"
              .formatted(directory.resolve(USER_CERTIFICATE_FILE)));
    }
    return identity;
  }

  private static Identity load(Path directory, String certificateName, String keyName)
      throws IdentityException {
    var authorities = Authorities.read(directory.resolve(CA_FILE));
    var certificateFile = directory.resolve(certificateName);
    var certificate = Pem.certificate(certificateFile);
    var keyFile = directory.resolve(keyName);
    requireSafe(directory, keyFile, certificateFile);
    var key = Pem.privateKey(keyFile, certificate.getPublicKey().getAlgorithm());
    requireIssued(certificate, authorities, certificateFile);
    requireOwn(certificate, key, certificateFile, keyFile);
    return new Identity(certificate, authorities, Peer.of(certificate), key);
  }

  /** Who this host is. */
  public Peer self() {
    return self;
  }

  /** When its certificate was issued, and ends. */
  public Credential credential() {
    return credential;
  }

  /** The authorities that it trusts. */
  public Authorities authorities() {
    return authorities;
  }

  /** The certificate of the authority that issued this host's. */
  public X509Certificate authority() {
    return authorities.issuerOf(certificate).orElseThrow();
  }

  /** Whether its certificate is of the authority that issues now. */
  public boolean issuedByFirst() {
    return credential.authority().equals(Authorities.idOf(authorities.first()));
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** A new engine for a connection that this host opens. */
  public SSLEngine clientEngine() {
    return engine(true);
  }

  /** A new engine for a connection that this host accepts; the peer must show a certificate. */
  public SSLEngine serverEngine() {
    return engine(false);
  }

  /**
   * A TLS connection to whoever is at the other end of {@code plain}, which this host has opened.
   *
   * @throws IOException if the peer is not of this fleet, or does not take this host's certificate
   */
  public Socket connect(Socket plain) throws IOException {
    var peer = plain.getInetAddress().getHostAddress();
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, peer, plain.getPort(), true);
    socket.setEnabledProtocols(new String[] {PROTOCOL});
    socket.startHandshake();
    return socket;
  }

  /**
   * A TLS connection from whoever has opened {@code plain}, which shows a certificate of this fleet
   * or none.
   *
   * @throws IOException if the peer speaks no TLS 1.3, or shows a certificate that is not of this
   *     fleet
   */
  public SSLSocket accept(Socket plain) throws IOException {
    var socket = accepting(plain);
    socket.startHandshake();
    return socket;
  }

  /**
   * The same before the handshake, for whoever does that himself.
   *
   * @throws IOException if the other end is gone
   */
  public SSLSocket accepting(Socket plain) throws IOException {
    var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
    socket.setEnabledProtocols(new String[] {PROTOCOL});
    socket.setWantClientAuth(true);
    return socket;
  }

  private SSLEngine engine(boolean client) {
    var engine = context.createSSLEngine();
    engine.setUseClientMode(client);
    engine.setNeedClientAuth(!client);
    engine.setEnabledProtocols(new String[] {PROTOCOL});
    return engine;
  }

  private static void requireSafe(Path directory, Path keyFile, Path certificateFile)
      throws IdentityException {
    checked(FileRights::requireSecret, keyFile);
    checked(FileRights::requireUnforgeable, directory.resolve(CA_FILE));
    checked(FileRights::requireUnforgeable, certificateFile);
    checked(FileRights::requireUnforgeable, directory);
  }

  private interface Check {
    void of(Path file) throws IOException;
  }

  private static void checked(Check check, Path file) throws IdentityException {
    try {
      check.of(file);
    } catch (FileSystemException e) {
      throw new IdentityException("%s: cannot be read".formatted(file), e);
    } catch (IOException e) {
      throw new IdentityException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireIssued(X509Certificate certificate, Authorities authorities, Path file)
      throws IdentityException {
    try {
      if (authorities.issuerOf(certificate).isEmpty()) {
        throw new SignatureException("no authority in it has signed it");
      }
      certificate.checkValidity();
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          "%s: not issued by %s, or not valid today: %s"
              .formatted(file, file.resolveSibling(CA_FILE), e.getMessage()),
          e);
    }
  }

  /** The JDK would find out in the middle of a handshake. */
  private static void requireOwn(
      X509Certificate certificate, PrivateKey key, Path file, Path keyFile)
      throws IdentityException {
    try {
      var signature = Signature.getInstance(signatureOf(key));
      var text = KEY_FILE.getBytes(US_ASCII);
      signature.initSign(key);
      signature.update(text);
      var signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new IdentityException("%s: cannot sign".formatted(keyFile), e);
    }
    throw new IdentityException("%s: is not the key of %s".formatted(keyFile, file));
  }

  private static String signatureOf(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm();
    };
  }

  private static SSLContext context(
      Authorities authorities, X509Certificate certificate, PrivateKey key)
      throws IdentityException {
    try {
      var issuer = authorities.issuerOf(certificate).orElseThrow();
      var keys = KeyStore.getInstance("PKCS12");
      var noPassword = new char[0];
      load(keys);
      keys.setKeyEntry("host", key, noPassword, new X509Certificate[] {certificate, issuer});
      var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, noPassword);
      var trusted = KeyStore.getInstance("PKCS12");
      load(trusted);
      for (var authority : authorities.all()) {
        trusted.setCertificateEntry(Authorities.idOf(authority), authority);
      }
      var trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trusted);
      var context = SSLContext.getInstance(PROTOCOL);
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IdentityException("this key and certificate do not go together", e);
    }
  }

  private static void load(KeyStore empty) throws GeneralSecurityException {
    try {
      empty.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** The names of the three files, for whoever writes them. */
  public static List<String> files() {
    return List.of(CA_FILE, CERTIFICATE_FILE, KEY_FILE);
  }
}
