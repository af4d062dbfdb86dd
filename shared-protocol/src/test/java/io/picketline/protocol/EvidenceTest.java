package io.picketline.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceTest {

  @ParameterizedTest
  @CsvSource({
    "TCP, TRAP_DARK, atcp, TCP",
    "TCP, TRAP, tcp atcp, TCP",
    "TCP, CONNECTED_WITHOUT_DATA, atcp, ATCP",
    "TCP, CONNECTED_WITHOUT_DATA, tcp, TCP",
    "TCP, SYN_DARK, tcp stcp, STCP",
    "TCP, SYN_DARK, audp, ATCP",
    "UDP, UDP_UNSERVED, udp, UDP",
    "UDP, UDP_UNSERVED, udp sudp, SUDP",
    "UDP, UDP_UNSERVED, atcp, AUDP"
  })
  void seenBy_protocolAndKind_isTheModeThatSawIt(
      IpProtocol protocol, EvidenceKind kind, String modes, Mode expected) {
    var on =
        Arrays.stream(modes.split(" ", -1))
            .map(mode -> Mode.named(mode).orElseThrow())
            .collect(Collectors.toSet());

    assertThat(evidence(protocol, kind).seenBy(on)).contains(expected);
  }

  @Test
  void seenBy_otherProtocol_isNone() {
    var evidence = evidence(IpProtocol.SCTP, EvidenceKind.UNHANDLED_PROTOCOL);

    assertThat(evidence.seenBy(Set.of(Mode.values()))).isEmpty();
  }

  private static Evidence evidence(IpProtocol protocol, EvidenceKind kind) {
    var source = SourceAddress.parse("192.0.2.7");
    var probe = new Probe(Instant.EPOCH, source, 40_000, 22, protocol, 2, 1);
    return new Evidence("web1", kind, ScanType.SYN, probe);
  }
}
