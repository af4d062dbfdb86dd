package io.picketline.protocol;

import static io.picketline.protocol.EvidenceKind.MALFORMED_FLAGS;
import static io.picketline.protocol.EvidenceKind.STRAY_ACK;
import static io.picketline.protocol.EvidenceKind.SYN_DARK;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what type and shape a scan is called. */
class ScanNameTest {

  @Test
  void type_mostFrequent_isIt() {
    var fin = seen(ScanType.FIN, MALFORMED_FLAGS);
    var ack = seen(ScanType.ACK, STRAY_ACK);

    assertThat(ScanType.of(List.of(fin, ack, ack))).isEqualTo(ScanType.ACK);
  }

  @Test
  void type_ofEquals_isTheHeavierThenTheFirst() {
    var ack = seen(ScanType.ACK, STRAY_ACK);
    var fin = seen(ScanType.FIN, MALFORMED_FLAGS);
    var xmas = seen(ScanType.XMAS, MALFORMED_FLAGS);

    assertThat(ScanType.of(List.of(ack, fin))).isEqualTo(ScanType.FIN);
    assertThat(ScanType.of(List.of(ack, xmas, fin))).isEqualTo(ScanType.XMAS);
  }

  @Test
  void type_synOfWhoCompletedAHandshake_isConnect() {
    var syn = seen(ScanType.SYN, SYN_DARK);
    var connect = seen(ScanType.CONNECT, EvidenceKind.CONNECTED_WITHOUT_DATA);

    assertThat(ScanType.of(List.of(syn, syn, connect))).isEqualTo(ScanType.CONNECT);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, VERTICAL",
    "1, 9, VERTICAL",
    "2, 1, BLOCK",
    "2, 9, BLOCK",
    "3, 1, HORIZONTAL",
    "3, 2, HORIZONTAL",
    "3, 3, BLOCK",
    "4, 3, STROBE",
    "9, 8, STROBE",
    "9, 9, BLOCK"
  })
  void shape_hostsAndPorts_isIt(int hosts, int ports, ScanShape shape) {
    assertThat(ScanShape.of(hosts, ports)).isEqualTo(shape);
  }

  private static Evidence seen(ScanType type, EvidenceKind kind) {
    var source = SourceAddress.parse("192.0.2.7");
    var probe = new Probe(Instant.EPOCH, source, 40_000, 22, IpProtocol.TCP, 2, 1);
    return new Evidence("web1", kind, type, probe);
  }
}
