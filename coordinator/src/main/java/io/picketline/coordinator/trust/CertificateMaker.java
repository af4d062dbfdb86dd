package io.picketline.coordinator.trust;

import io.picketline.identity.Credential;
import io.picketline.protocol.Role;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes X.509 v3 certificates (RFC 5280) with EC P-256 keys. */
final class CertificateMaker {

  /** A certificate and the key that belongs to it. */
  record Issued(X509Certificate certificate, PrivateKey key) {}

  /** From when a certificate is, and until when it is good. */
  private record Span(Instant issued, Instant end) {}

  /** Bits of a serial number; RFC 5280 allows 20 octets, CABF asks for 64 random bits. */
  private static final int SERIAL_BITS = 127;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  CertificateMaker(InstantSource clock) {
    this.clock = clock;
  }

  /** A new authority, signed by itself. */
  Issued authority(String fleet, Duration life)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    var keys = newKeys();
    var name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, "Picketline")
            .addRDN(BCStyle.CN, fleet)
            .build();
    var issued = now();
    var builder = builder(name, name, keys.getPublic(), new Span(issued, issued.plus(life)));
    var extensions = new JcaX509ExtensionUtils();
    builder
        // Path length 0: it signs hosts, never another authority.
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
        .addExtension(
            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            extensions.createSubjectKeyIdentifier(keys.getPublic()));
    return new Issued(signed(builder, keys.getPrivate()), keys.getPrivate());
  }

  /** A new host certificate and its key, signed by {@code authority}. */
  Issued host(Issued authority, Authority.Request request)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    var keys = newKeys();
    return new Issued(host(authority, request, keys.getPublic(), now()), keys.getPrivate());
  }

  /** A new host certificate for a key that its host keeps, issued at {@code issued}. */
  X509Certificate host(Issued authority, Authority.Request request, PublicKey key, Instant issued)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    var subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, request.name()).build();
    var issuer =
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
    var span = new Span(issued, issued.plus(request.life()));
    var builder = builder(issuer, subject, key, span);
    var extensions = new JcaX509ExtensionUtils();
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(request.role())))
        .addExtension(Extension.subjectAlternativeName, false, alternatives(request))
        .addExtension(
            Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            extensions.createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
    return signed(builder, authority.key());
  }

  /** A person only ever calls; a host's certificate serves both ends. */
  private static KeyPurposeId[] purposes(Role role) {
    return role.ofPeople()
        ? new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth}
        : new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
  }

  /** The host's name first, then its role, then the addresses it may speak for. */
  private static GeneralNames alternatives(Authority.Request request) {
    var names = new ArrayList<GeneralName>();
    names.add(new GeneralName(GeneralName.dNSName, request.name()));
    names.add(new GeneralName(GeneralName.dNSName, request.role().dnsName()));
    for (var address : request.addresses()) {
      names.add(new GeneralName(GeneralName.iPAddress, address.toString()));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Span span) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
        Date.from(span.issued().minus(Credential.BACKDATED)),
        Date.from(span.end()),
        subject,
        key);
  }

  private X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  KeyPair newKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }
}
