package io.picketline.coordinator.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** Has a server of HTTP take its TLS connections through a {@link Gate}. */
final class GateContext extends SSLContext {

  private GateContext(Spi spi, SSLContext plain) {
    super(spi, plain.getProvider(), plain.getProtocol());
  }

  static SSLContext of(Gate gate) {
    try {
      var plain = SSLContext.getInstance("TLSv1.3");
      plain.init(null, new TrustManager[0], null);
      return new GateContext(new Spi(gate, plain), plain);
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new IllegalStateException("every JDK has TLS 1.3", e);
    }
  }

  /** All but the sockets that are let in is the JDK's, and trusts nobody. */
  private static final class Spi extends SSLContextSpi {
    private final Gate gate;
    private final SSLContext plain;

    Spi(Gate gate, SSLContext plain) {
      this.gate = gate;
      this.plain = plain;
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trusted, SecureRandom random) {
      throw new IllegalStateException("this context is complete");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return new Factory(gate, plain.getSocketFactory());
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return plain.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return plain.createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return plain.createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return plain.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return plain.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return plain.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return plain.getSupportedSSLParameters();
    }
  }

  /** Layers TLS over what was accepted, and makes no connection of its own. */
  private static final class Factory extends SSLSocketFactory {
    private final Gate gate;
    private final SSLSocketFactory plain;

    Factory(Gate gate, SSLSocketFactory plain) {
      this.gate = gate;
      this.plain = plain;
    }

    @Override
    public Socket createSocket(Socket accepted, InputStream consumed, boolean autoClose)
        throws IOException {
      return gate.admit(accepted);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return plain.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return plain.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      throw outgoing();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw outgoing();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      throw outgoing();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw outgoing();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      throw outgoing();
    }

    private static IOException outgoing() {
      return new IOException("this side only accepts");
    }
  }
}
