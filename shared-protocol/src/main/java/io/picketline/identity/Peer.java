package io.picketline.identity;

import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.Right;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Who a certificate says its holder is. Only ever made from a certificate whose chain has been
 * verified.
 *
 * @param name the host's or user's name: the first DNS name that is no role
 * @param addresses the addresses it may speak for
 */
public record Peer(String name, Set<Role> roles, List<SourceAddress> addresses) {

  /** GeneralName tags (RFC 5280, 4.2.1.6). */
  private static final int DNS = 2;

  private static final int IP = 7;

  public Peer {
    Names.requireHost(name);
    roles = Set.copyOf(roles);
    addresses = List.copyOf(addresses);
  }

  /**
   * The peer of a finished handshake.
   *
   * @throws IdentityException if it showed no certificate, or one that is not of our making
   */
  public static Peer of(SSLSession session) throws IdentityException {
    try {
      return of((X509Certificate) session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      throw new IdentityException("the peer showed no certificate", e);
    }
  }

  /**
   * The holder of a certificate.
   *
   * @throws IdentityException if it names no host
   */
  public static Peer of(X509Certificate certificate) throws IdentityException {
    var names = new ArrayList<String>();
    var addresses = new ArrayList<SourceAddress>();
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      for (var alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
        switch ((int) alternative.get(0)) {
          case DNS -> names.add((String) alternative.get(1));
          case IP -> addresses.add(SourceAddress.parse((String) alternative.get(1)));
          default -> {}
        }
      }
      return of(names, addresses);
    } catch (CertificateParsingException | IllegalArgumentException e) {
      throw new IdentityException("a certificate that is not of our making", e);
    }
  }

  private static Peer of(List<String> names, List<SourceAddress> addresses)
      throws IdentityException {
    var roles = EnumSet.noneOf(Role.class);
    for (var role : Role.values()) {
      if (names.remove(role.dnsName())) {
        roles.add(role);
      }
    }
    if (names.isEmpty()) {
      throw new IdentityException("a certificate without a host name");
    }
    return new Peer(names.getFirst(), roles, addresses);
  }

  /** What it may ask a coordinator if it is a person, the most of its roles; none for hosts. */
  public Optional<Right> right() {
    return roles.stream().allMatch(Role::ofPeople)
        ? roles.stream().flatMap(role -> Right.of(role).stream()).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  /** Whether it may be {@code role}. */
  public boolean may(Role role) {
    return roles.contains(role);
  }
}
