package io.picketline.lab.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecognitionTest {

  @Test
  void read_hostThatAnswers_countsPortsTestsAndSystems() {
    var seen =
        Recognition.read(
            """
            <ports><extraports state="closed" count="198">
            <extrareasons reason="reset" count="198" proto="tcp"/></extraports>
            <port protocol="tcp" portid="79"><state state="filtered" reason="no-response"/></port>
            <port protocol="tcp" portid="80"><state state="open" reason="syn-ack"/></port></ports>
            <os><osmatch name="Linux 4.15" accuracy="96"></osmatch>
            <osmatch name="Linux 5.0" accuracy="95"></osmatch>
            <osfingerprint fingerprint="OS:SCAN(V=7.93%G=Y)SEQ(SP=FB)OPS(O1=M5B4)WIN(W1=F&#xa;OS:E)T1(R&#xa;OS:=Y%DF=Y)T2(R=N)U1(R=Y)"/></os>
            """);

    assertThat(seen).isEqualTo(new Recognition(199, 5, List.of("Linux 4.15", "Linux 5.0")));
  }

  @Test
  void read_silentHost_findsNothing() {
    var seen =
        Recognition.read(
            """
            <ports><extraports state="filtered" count="200"/></ports>
            <os><osfingerprint fingerprint="SCAN(V=7.93%OT=)&#xa;U1(R=N)&#xa;IE(R=N)&#xa;"/></os>
            """);

    assertThat(seen).isEqualTo(new Recognition(0, 0, List.of()));
  }
}
