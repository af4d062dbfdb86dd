package io.picketline.protocol;

/**
 * What one first touch of a (host, port, protocol) pair proves, and how much: weight = ln P(kind |
 * scanner) / P(kind | benign). The numbers E2 to E9 are those of docs/detection.md.
 */
public enum EvidenceKind {
  /** E2: SYN to a port below 32768 that no host of the fleet serves. */
  SYN_DARK("E2", Math.log(10)),
  /** E3: SYN to an unserved port that is not dark. */
  SYN_UNSERVED("E3", Math.log(4)),
  /** E2 or E3 of a capture file in which nobody answered: replay only. */
  SYN_UNANSWERED("E3", 0.7),
  /** E4: flags that no TCP stack sends: NULL, FIN alone, XMAS, SYN+FIN, all six. */
  MALFORMED_FLAGS("E4", 2.4),
  /** E5: ACK or FIN+ACK that no socket takes. */
  STRAY_ACK("E5", 0.7),
  /** E8: UDP to an unserved port below 32768. */
  UDP_UNSERVED("E8", Math.log(4)),
  /** E8 from one of the server ports, where answers come from. */
  UDP_UNSERVED_FROM_SERVER("E8", 0.35),
  /** E9: UDP to an unserved port from 32768. */
  UDP_EPHEMERAL("E9", 0.35),
  /** E9 from one of the server ports. */
  UDP_EPHEMERAL_FROM_SERVER("E9", 0.1),
  /** E8 or E9 of a capture file in which nobody answered: replay only, never summed over hosts. */
  UDP_UNANSWERED("E8", 0.35);

  private final String number;
  private final double weight;

  EvidenceKind(String number, double weight) {
    this.number = number;
    this.weight = weight;
  }

  /** Its number in docs/detection.md. */
  public String number() {
    return number;
  }

  /** Natural logarithm of the likelihood ratio; never rounded. */
  public double weight() {
    return weight;
  }

  /** Whether the source's address is proven, so that the probe cannot be forged. */
  public boolean verified() {
    return false;
  }

  /** Whether it may count in the sum over hosts. */
  public boolean countsOverHosts() {
    return this != UDP_UNANSWERED;
  }
}
