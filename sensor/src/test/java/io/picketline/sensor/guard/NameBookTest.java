package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.guard.HostAddresses.Server;
import io.picketline.sensor.guard.NeededServers.Named;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NameBookTest {
  private static final Named POOL = new Named("pool.example.org", "time server");
  private static final Named COORDINATOR = new Named("coord.example.org", "coordinator");

  // near the end of the clock's range: a monotonic clock may wrap
  private long now = Long.MAX_VALUE - Duration.ofMinutes(3).toNanos();
  private final NameBook book = new NameBook();

  @Test
  void due_answered_againWhenTheAnswerIsNotGoodAnyMore() {
    book.want(List.of(POOL));
    assertThat(book.due(now)).contains("pool.example.org");
    answer(POOL, "192.0.2.1");

    pass(NameBook.GOOD.minusNanos(1));
    assertThat(book.due(now)).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(book.due(now)).contains("pool.example.org");
  }

  @Test
  void due_noAnswer_againSoonAndKeepsWhatItHas() {
    book.want(List.of(POOL));
    answer(POOL, "192.0.2.1");
    pass(NameBook.STAYS.multipliedBy(2));
    answer(POOL);

    assertThat(book.due(now)).isEmpty();
    pass(NameBook.AGAIN);
    assertThat(book.due(now)).contains("pool.example.org");
    assertThat(book.servers()).hasSize(1);
  }

  @Test
  void servers_addressLeftOut_staysForAnHour() {
    book.want(List.of(POOL));
    answer(POOL, "192.0.2.1", "192.0.2.2");
    pass(NameBook.STAYS);
    answer(POOL, "192.0.2.2");
    assertThat(book.servers())
        .containsExactlyInAnyOrder(
            server("192.0.2.1", "time server pool.example.org"),
            server("192.0.2.2", "time server pool.example.org"));

    pass(Duration.ofNanos(1));
    answer(POOL, "192.0.2.2");
    assertThat(book.servers()).containsExactly(server("192.0.2.2", "time server pool.example.org"));
  }

  @Test
  void want_others_forgetsTheFormer() {
    book.want(List.of(POOL));
    answer(POOL, "192.0.2.1");
    book.want(List.of(COORDINATOR));
    answer(POOL, "192.0.2.9");

    assertThat(book.servers()).isEmpty();
    assertThat(book.due(now)).contains("coord.example.org");
  }

  @Test
  void answered_addressOfNobody_isLeftOut() {
    book.want(List.of(POOL));
    answer(POOL, "127.0.0.1", "0.0.0.0", "::1", "224.0.0.1", "192.0.2.1");

    assertThat(book.servers()).hasSize(1);
  }

  @Test
  void want_moreNamesThanFit_keepsTheFirst() {
    var names =
        IntStream.range(0, 1_000)
            .mapToObj(i -> new Named("n%d.example.org".formatted(i), "time server"))
            .toList();
    book.want(names);
    for (var name = book.due(now); name.isPresent(); name = book.due(now)) {
      book.answered(name.get(), List.of(SourceAddress.parse("192.0.2.1")), now);
    }
    assertThat(book.servers()).containsExactly(server("192.0.2.1", "time server n0.example.org"));
  }

  @Test
  void answered_moreAddressesThanFit_keepsTheLatest() {
    book.want(List.of(POOL));
    book.answered(
        POOL.name(),
        IntStream.range(0, 1_000).mapToObj(i -> SourceAddress.v4(0xc0000200 + i)).toList(),
        now);

    assertThat(book.servers()).hasSize(64);
  }

  private void answer(Named name, String... addresses) {
    book.answered(name.name(), Arrays.stream(addresses).map(SourceAddress::parse).toList(), now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static Server server(String address, String as) {
    return new Server(SourceAddress.parse(address), as);
  }
}
