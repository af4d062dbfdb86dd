package io.picketline.local;

import io.picketline.protocol.Names;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.util.OptionalInt;

/** The account at the other end of a Unix socket, by its name and number. */
final class PeerName {

  private PeerName() {}

  /** Such as {@code alice (uid 1000)}; of an account without a name {@code uid 1000}. */
  static String of(UserPrincipal user) {
    var name = Names.printable(user.getName());
    var uid = uid(user);
    if (uid.isEmpty()) {
      return name;
    }
    var number = Integer.toUnsignedString(uid.getAsInt());
    return name.equals(number) || name.equals(Integer.toString(uid.getAsInt()))
        ? "uid " + number
        : Names.printable("%s (uid %s)".formatted(name, number));
  }

  /**
   * The platform tells a user's number to itself alone, but users of one number are equal, and
   * their hash is that number. So the hash is a guess, and equality with the user of that number
   * the proof; where it fails the name must do.
   */
  private static OptionalInt uid(UserPrincipal user) {
    var guess = user.hashCode();
    try {
      var lookup = FileSystems.getDefault().getUserPrincipalLookupService();
      return lookup.lookupPrincipalByName(Integer.toString(guess)).equals(user)
          ? OptionalInt.of(guess)
          : OptionalInt.empty();
    } catch (IOException | UnsupportedOperationException _) {
      return OptionalInt.empty();
    }
  }
}
