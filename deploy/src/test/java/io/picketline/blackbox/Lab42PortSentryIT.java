package io.picketline.blackbox;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The inputs of PortSentry's own system tests. */
class Lab42PortSentryIT {

  @TestFactory
  Stream<DynamicTest> portsentry_itsOwnTests_holdHereToo() {
    return Played.scenario("portsentry")
        .proofs(
            "a connection to a bound port: the banner comes",
            "a connection to a bound port: blocked",
            "a connection to a port inside a range: blocked",
            "a connection over IPv6: blocked",
            "a datagram to a bound port: the banner comes",
            "a datagram to a bound port: blocked",
            "bound, a port that is not listed: nothing",
            "a host that scans itself at loopback: not blocked",
            "observed, nmap -sT: told, not blocked",
            "nflog, nmap -sN: blocked as NULL",
            "nflog, nmap -6 -sU: blocked as UDP",
            "nflog, a port that is not listed: nothing",
            "pcap, nmap -sX: blocked as XMAS",
            "pcap, nmap -6 -sS: blocked as SYN",
            "pcap, a port that is not listed: nothing",
            "ignored, 198.19.240.1: not blocked",
            "ignored, 2001:db8:aff2:1::5: not blocked",
            "two wanted, one port: not blocked",
            "two wanted, two ports: blocked",
            "command after the rest: run with address, port and mode",
            "command after the rest: the line stands in hosts.deny",
            "command before the rest: run with address, port and mode",
            "command after a datagram: run with address, port and mode",
            "command alone: run, and nothing is dropped");
  }
}
