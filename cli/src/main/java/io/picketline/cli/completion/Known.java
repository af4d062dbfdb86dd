package io.picketline.cli.completion;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Values that only the user's files and the daemon that he asks know. */
public enum Known {
  /** Hosts of the fleet. */
  HOSTS,
  /** Where ignore rules may count: all, hosts and groups. */
  SCOPES,
  /** Addresses and prefixes that are blocked. */
  SOURCES,
  /** Prefixes of the ignore list. */
  IGNORED,
  /** People who may ask a coordinator. */
  USERS,
  /** Those who are told what happens. */
  RECEIVERS,
  /** Tokens by which lists are fetched. */
  TOKENS,
  /** Names of coordinators elsewhere. */
  CONTEXTS;

  /** Its name, as scripts say it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of this name, if there is one. */
  public static Optional<Known> named(String name) {
    return Arrays.stream(values()).filter(known -> known.toString().equals(name)).findAny();
  }
}
