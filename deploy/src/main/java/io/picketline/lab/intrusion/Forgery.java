package io.picketline.lab.intrusion;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.identity.Identity;
import io.picketline.lab.fleet.LabException;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates, good ones and those that no authority of the fleet would issue. */
final class Forgery {

  private static final String SIGNATURE = "SHA256withECDSA";
  private static final int SERIAL_BITS = 120;
  private static final Duration DAY = Duration.ofDays(1);

  private final PrivateKey key;
  private final X509Certificate certificate;

  private Forgery(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** What a certificate says. */
  record Said(List<String> names, List<SourceAddress> addresses, Instant from, Instant until) {
    Said {
      names = List.copyOf(names);
      addresses = List.copyOf(addresses);
    }

    /** As a host's own would. */
    static Said of(Ground ground, String host, Role role) {
      var now = Instant.now();
      return new Said(
          List.of(host, role.dnsName()),
          List.of(ground.topology().v4(host), ground.topology().v6(host)),
          now.minus(DAY),
          now.plus(DAY));
    }

    Said between(Instant begin, Instant end) {
      return new Said(names, addresses, begin, end);
    }

    Said named(String... other) {
      return new Said(List.of(other), addresses, from, until);
    }
  }

  /** The fleet's own authority: what is wrong is in what it is made to say. */
  static Forgery byTheFleet(Ground ground) {
    var directory = ground.fleet().authority();
    return new Forgery(
        readKey(directory.resolve(Identity.AUTHORITY_KEY_FILE)),
        readCertificate(directory.resolve(Identity.CA_FILE)));
  }

  /** An authority that calls itself as the fleet's does. */
  static Forgery byAStranger(Ground ground) {
    var real = readCertificate(ground.fleet().authority().resolve(Identity.CA_FILE));
    var name = X500Name.getInstance(real.getSubjectX500Principal().getEncoded());
    var keys = newKeys();
    try {
      var now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(),
              Date.from(now.minus(DAY)),
              Date.from(now.plus(DAY)),
              name,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      return new Forgery(keys.getPrivate(), signed(builder, keys.getPrivate()));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new LabException("no authority can be forged", e);
    }
  }

  /** A host that plays authority with the key of its own certificate. */
  static Forgery byTheStolen(Ground ground) {
    var own = stolen(ground);
    return new Forgery(own.key(), own.chain().getFirst());
  }

  /** What the stolen host's directory holds. */
  static Papers stolen(Ground ground) {
    return of(ground.of(ground.stolen()).identity());
  }

  /** What an identity directory holds. */
  static Papers of(Path identity) {
    return new Papers(
        readKey(identity.resolve(Identity.KEY_FILE)),
        List.of(
            readCertificate(identity.resolve(Identity.CERTIFICATE_FILE)),
            readCertificate(identity.resolve(Identity.CA_FILE))));
  }

  /** Papers that say so, with a key of their own. */
  Papers issue(Said said) {
    var keys = newKeys();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
              serial(),
              Date.from(said.from()),
              Date.from(said.until()),
              new X500Name("CN=a host"),
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      if (!said.names().isEmpty() || !said.addresses().isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, alternatives(said));
      }
      return new Papers(keys.getPrivate(), List.of(signed(builder, key), certificate));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new LabException("no certificate can be forged", e);
    }
  }

  private static GeneralNames alternatives(Said said) {
    var names = new ArrayList<GeneralName>();
    Stream.concat(
            said.names().stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
            said.addresses().stream()
                .map(one -> new GeneralName(GeneralName.iPAddress, one.toString())))
        .forEach(names::add);
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey by)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(by)));
  }

  private static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS);
  }

  static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new LabException("no keys can be made", e);
    }
  }

  private static PrivateKey readKey(Path file) {
    return read(file, PrivateKeyInfo.class, new JcaPEMKeyConverter()::getPrivateKey);
  }

  /** The certificate of a text in PEM. */
  static X509Certificate certificate(String pem) {
    try (var parser = new PEMParser(new StringReader(pem))) {
      return new JcaX509CertificateConverter()
          .getCertificate((X509CertificateHolder) parser.readObject());
    } catch (IOException | GeneralSecurityException | ClassCastException e) {
      throw new LabException("no certificate: " + pem, e);
    }
  }

  static X509Certificate readCertificate(Path file) {
    return read(
        file, X509CertificateHolder.class, new JcaX509CertificateConverter()::getCertificate);
  }

  /** Turns what a PEM file holds into what the JDK has for it. */
  private interface Converter<P, T> {
    T convert(P pem) throws IOException, GeneralSecurityException;
  }

  private static <P, T> T read(Path file, Class<P> kind, Converter<P, T> converter) {
    try (var parser = new PEMParser(Files.newBufferedReader(file, US_ASCII))) {
      return converter.convert(kind.cast(parser.readObject()));
    } catch (IOException | GeneralSecurityException | ClassCastException e) {
      throw new LabException("cannot read " + file, e);
    }
  }
}
