package io.picketline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.identity.HostAddresses.Nic;
import io.picketline.protocol.SourceAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostAddressesTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Nic loopback = nic(false, "127.0.0.1", "::1");
  private final Nic card = nic(true, "192.0.2.10", "2001:db8::10", "fe80::1");
  private final Nic other = nic(true, "203.0.113.10");
  private final Nic bridge = nic(false, "172.17.0.1");
  private final Nic tunnel = nic(false, "198.51.100.10");

  @Test
  void chosen_hostWithCards_speaksForThose() {
    assertThat(texts(List.of(loopback, bridge, card, other), LOOPBACK))
        .containsExactly("192.0.2.10", "2001:db8::10", "203.0.113.10");
  }

  @Test
  void chosen_reachedByATunnel_speaksForThatFirst() {
    var local = InetAddress.ofLiteral("198.51.100.10");

    assertThat(texts(List.of(loopback, card, bridge, tunnel), local))
        .containsExactly("198.51.100.10", "192.0.2.10", "2001:db8::10");
  }

  @Test
  void chosen_noCardsAtAll_speaksForWhatItHas() {
    assertThat(texts(List.of(loopback, bridge, tunnel), LOOPBACK))
        .containsExactly("172.17.0.1", "198.51.100.10");
  }

  @Test
  void chosen_nothingButTheLoopback_isNothing() {
    assertThat(texts(List.of(loopback), LOOPBACK)).isEmpty();
  }

  @Test
  void chosen_moreThanACertificateHolds_isCut() {
    var many = IntStream.range(1, 100).mapToObj("192.0.2.%d"::formatted).toArray(String[]::new);

    assertThat(texts(List.of(nic(true, many)), LOOPBACK)).hasSize(64);
  }

  @Test
  void all_ofThisHost_hasNoLoopback() {
    assertThat(HostAddresses.all())
        .doesNotContain(SourceAddress.parse("127.0.0.1"), SourceAddress.parse("::1"));
  }

  private static List<String> texts(List<Nic> nics, InetAddress local) {
    return HostAddresses.chosen(nics, local).stream().map(SourceAddress::toString).toList();
  }

  private static Nic nic(boolean hardware, String... addresses) {
    return new Nic(hardware, Stream.of(addresses).map(InetAddress::ofLiteral).toList());
  }
}
