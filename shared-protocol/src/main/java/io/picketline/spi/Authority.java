package io.picketline.spi;

import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The fleet's certificate authority, in a directory of PEM files. */
public interface Authority {

  /** What is left of an authority where it is. */
  enum Held {
    /** Its certificate and its key. */
    KEY,
    /** Its certificate alone. */
    CERTIFICATE
  }

  /**
   * A certificate to issue.
   *
   * @param name the host's name
   * @param addresses the addresses it may speak for
   */
  record Request(Role role, String name, List<SourceAddress> addresses, Duration life) {}

  /**
   * Makes {@code ca.pem} and {@code ca.key} in {@code directory}.
   *
   * @return the authority's SHA-256 fingerprint, colon-separated
   * @throws IOException if there already is one, or it cannot be written
   */
  String create(Path directory, String fleet, Duration life) throws IOException;

  /**
   * What {@link #create} would make, in the operator's words; nothing is written.
   *
   * @throws IOException as {@link #create} would
   */
  String foreseeCreate(Path directory, String fleet, Duration life) throws IOException;

  /**
   * Makes a key and certificate and writes {@code ca.pem}, {@code host.pem} and {@code host.key} to
   * {@code into}.
   *
   * @return the certificate's SHA-256 fingerprint, colon-separated
   * @throws IOException if the authority cannot be read, or the files cannot be written
   */
  String issue(Path directory, Request request, Path into) throws IOException;

  /**
   * What {@link #issue} would make, in the operator's words; nothing is written.
   *
   * @throws IOException as {@link #issue} would
   */
  String foreseeIssue(Path directory, Request request, Path into) throws IOException;

  /**
   * Makes the next authority beside the one in {@code directory}: both are trusted from now on, and
   * the next one issues. If it was made before to be trusted only, it issues from now on.
   *
   * @param life of the next one, if it is made
   * @param trustOnly whether it is not to issue yet, so that all coordinators can be told of it
   * @param held whether the key of the authority before is there; it signs nothing of the next one
   * @return its SHA-256 fingerprint, colon-separated
   * @throws IOException if there is none, a change is under way, or files cannot be written; if the
   *     key is not there or, said to be lost, is
   */
  String rotate(Path directory, Duration life, boolean trustOnly, Held held) throws IOException;

  /** The same where the key is there. */
  default String rotate(Path directory, Duration life, boolean trustOnly) throws IOException {
    return rotate(directory, life, trustOnly, Held.KEY);
  }

  /**
   * What {@link #rotate} would come to, in the operator's words; nothing is written.
   *
   * @throws IOException as {@link #rotate} would
   */
  String foreseeRotate(Path directory, Duration life, boolean trustOnly, Held held)
      throws IOException;

  /** The same where the key is there. */
  default String foreseeRotate(Path directory, Duration life, boolean trustOnly)
      throws IOException {
    return foreseeRotate(directory, life, trustOnly, Held.KEY);
  }

  /**
   * The id of the authority in {@code directory} that issues now.
   *
   * @throws IOException if there is none
   */
  String issuing(Path directory) throws IOException;

  /**
   * Trusts no authority but the one that issues now; a host certificate in {@code directory} is
   * made anew by that one before.
   *
   * @return how many are trusted no more
   * @throws IOException if there is no other one, or files cannot be written
   */
  int retire(Path directory) throws IOException;

  /**
   * How many {@link #retire} would trust no more; nothing is written.
   *
   * @throws IOException as {@link #retire} would
   */
  int foreseeRetire(Path directory) throws IOException;
}
