package io.picketline.protocol;

/**
 * What one first touch of a (host, port, protocol) pair proves, and how much: weight = ln P(kind |
 * scanner) / P(kind | benign). The numbers are those of docs/detection.md. E12, a served
 * connection, and E14, the shape of a tool, touch no pair of their own: {@link Evidence} carries
 * them.
 */
public enum EvidenceKind {
  /** E1: a handshake completed on a trap port that is dark. */
  TRAP_DARK("E1", SequentialTest.LIMIT),
  /** E1 on a trap port that some other host serves. */
  TRAP("E1", Math.log(10)),
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
  /** E6: a handshake on a served port that its client broke off by RST. */
  HALF_OPEN("E6", 0.2),
  /** E6 of a source that is half-way to the limit already. */
  HALF_OPEN_LATE("E6", 0.7),
  /** E7: a handshake on a served port, closed without data. */
  CONNECTED_WITHOUT_DATA("E7", 0.2),
  /** E8: UDP to an unserved port below 32768. */
  UDP_UNSERVED("E8", Math.log(4)),
  /** E8 from one of the server ports, where answers come from. */
  UDP_UNSERVED_FROM_SERVER("E8", 0.35),
  /** E9: UDP to an unserved port from 32768. */
  UDP_EPHEMERAL("E9", 0.35),
  /** E9 from one of the server ports. */
  UDP_EPHEMERAL_FROM_SERVER("E9", 0.1),
  /** E8 or E9 of a capture file in which nobody answered: replay only, never summed over hosts. */
  UDP_UNANSWERED("E8", 0.35),
  /** E11: an IP protocol that the host does not speak, SCTP among them. */
  UNHANDLED_PROTOCOL("E11", 1.0);

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

  /** Whether the source's address is proven: only who gets our answers completes a handshake. */
  public boolean verified() {
    return trap() || this == CONNECTED_WITHOUT_DATA;
  }

  /** Whether it is E1, on which a verdict may rest as verified. */
  public boolean trap() {
    return this == TRAP_DARK || this == TRAP;
  }

  /**
   * Whether a pair that counted with {@code before} counts with this from now on: a heavier kind
   * does, and one as heavy that counts over hosts, unlike that. But none takes the place of a trap,
   * and a trap takes that of any other, lest a forged packet hide the proof.
   */
  public boolean replaces(EvidenceKind before) {
    if (trap() != before.trap()) {
      return trap();
    }
    var further = countsOverHosts() && !before.countsOverHosts();
    return weight > before.weight || (weight == before.weight && further);
  }

  /** Whether the shape of a known tool adds to it: E2 to E5. */
  public boolean tellsTool() {
    return switch (this) {
      case SYN_DARK, SYN_UNSERVED, SYN_UNANSWERED, MALFORMED_FLAGS, STRAY_ACK -> true;
      case TRAP_DARK,
          TRAP,
          HALF_OPEN,
          HALF_OPEN_LATE,
          CONNECTED_WITHOUT_DATA,
          UDP_UNSERVED,
          UDP_UNSERVED_FROM_SERVER,
          UDP_EPHEMERAL,
          UDP_EPHEMERAL_FROM_SERVER,
          UDP_UNANSWERED,
          UNHANDLED_PROTOCOL ->
          false;
    };
  }

  /** Whether it may count in the sum over hosts. */
  public boolean countsOverHosts() {
    return this != UDP_UNANSWERED;
  }
}
