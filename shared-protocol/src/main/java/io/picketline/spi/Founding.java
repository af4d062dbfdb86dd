package io.picketline.spi;

import io.picketline.config.InvalidConfigException;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Founds a fleet: makes its authority and the certificate of its first coordinator. */
public interface Founding {

  /**
   * What to make.
   *
   * @param fleet its name; the coordinator's name in it if there is none
   * @param addresses those of the coordinator beside what its configuration names; if none, those
   *     that the host has
   * @param dryRun whether only to say what would be made
   */
  record Request(Optional<String> fleet, List<SourceAddress> addresses, boolean dryRun) {
    public Request {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * What was made.
   *
   * @param coordinator its name
   * @param identity the directory that holds all of it
   * @param fleet its name
   * @param fingerprint the authority's SHA-256, colon-separated; none of a dry run
   * @param addresses those of the coordinator's certificate
   */
  record Founded(
      String coordinator,
      Path identity,
      String fleet,
      Optional<String> fingerprint,
      List<SourceAddress> addresses) {
    public Founded {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Makes it for the coordinator of this configuration; nothing if there is an identity already.
   *
   * @throws IOException in the operator's words, if only some of the files are there, or they
   *     cannot be written
   */
  Optional<Founded> found(Path config, Request request) throws IOException, InvalidConfigException;

  /**
   * What the coordinator of this configuration has, once it was made.
   *
   * @throws IOException in the operator's words, if it is of no use
   */
  Founded founded(Path config) throws IOException, InvalidConfigException;
}
