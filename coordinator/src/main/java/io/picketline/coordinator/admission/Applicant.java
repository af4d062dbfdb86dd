package io.picketline.coordinator.admission;

import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.FleetHost;
import java.util.List;

/**
 * Who shows the secret of a token.
 *
 * @param hash the secret's SHA-256, 64 lower-case hexadecimal digits
 * @param name what it calls itself; its certificate has the token's name
 * @param role what it wants to be
 * @param addresses those that it tells; they count if the token names none
 * @param from where it is, in words
 * @param key the SHA-256 of its key (SubjectPublicKeyInfo), 64 lower-case hexadecimal digits
 */
public record Applicant(
    String hash, String name, Role role, List<SourceAddress> addresses, String from, String key) {
  public Applicant {
    name = Names.printable(name);
    from = Names.printable(from);
    addresses = List.copyOf(addresses);
    if (addresses.size() > FleetHost.MAX_ADDRESSES) {
      throw new IllegalArgumentException(
          "%d addresses are more than %d".formatted(addresses.size(), FleetHost.MAX_ADDRESSES));
    }
  }
}
