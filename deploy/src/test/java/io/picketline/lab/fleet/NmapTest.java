package io.picketline.lab.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.SourceAddress;
import org.junit.jupiter.api.Test;

class NmapTest {

  @Test
  void answered_allClosed_countsTheSummary() {
    var output = "Host: 198.18.1.1 ()\tPorts: \tIgnored State: closed (1000)\n";

    assertThat(Nmap.answered(output)).isEqualTo(1000);
  }

  @Test
  void answered_mostFiltered_countsThoseListed() {
    var output =
        "Host: 198.18.1.1 ()\tPorts: 23/closed/tcp//telnet///, 80/open/tcp//http///,"
            + " 113/filtered/tcp//ident///\tIgnored State: filtered (997)\n";

    assertThat(Nmap.answered(output)).isEqualTo(2);
  }

  @Test
  void answered_openAmongClosed_countsBoth() {
    var output = "Host: 198.18.1.1 ()\tPorts: 80/open/tcp//http///\tIgnored State: closed (999)\n";

    assertThat(Nmap.answered(output)).isEqualTo(1000);
  }

  @Test
  void answered_ofOneTarget_countsItsLinesAlone() {
    var output =
        "Host: 198.18.1.1 ()\tStatus: Up\n"
            + "Host: 198.18.1.1 ()\tPorts: 80/open/tcp//http///\tIgnored State: closed (3)\n"
            + "Host: 198.18.1.11 ()\tPorts: \tIgnored State: closed (12)\n";
    var scan = new Nmap.Scan(16, "nmap", output);

    assertThat(scan.answered(SourceAddress.parse("198.18.1.1"))).isEqualTo(4);
    assertThat(scan.answered(SourceAddress.parse("198.18.1.11"))).isEqualTo(12);
    assertThat(scan.answered(SourceAddress.parse("198.18.1.2"))).isZero();
  }

  @Test
  void answered_allFiltered_isNone() {
    var output = "Host: 198.18.1.2 ()\tPorts: \tIgnored State: filtered (1000)\n";

    assertThat(Nmap.answered(output)).isZero();
  }
}
