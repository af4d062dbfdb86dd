package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply.Said;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sources said first is kept with their evidence, and bounded as it is. */
class EvidenceBookTest {

  private static final String SOURCE = "192.0.2.7";
  private static final String OTHER = "192.0.2.8";

  private final EvidenceBook book = new EvidenceBook(2);

  @Test
  void add_wordsOfASourceWithEvidence_areToldWithIt() {
    book.add(Probes.evidence(SOURCE, 23));
    book.add(said(SOURCE, 23, "hello", 0));

    assertThat(firsts(SOURCE)).containsExactly("hello");
    assertThat(firsts(OTHER)).isEmpty();
  }

  @Test
  void add_wordsOfASourceWithoutEvidence_areNotKept() {
    book.add(said(SOURCE, 23, "hello", 0));
    assertThat(firsts(SOURCE)).isEmpty();

    book.add(Probes.evidence(SOURCE, 23));
    assertThat(firsts(SOURCE)).isEmpty();
  }

  @Test
  void add_moreWordsAtAPair_theFirstOnesStay() {
    book.add(Probes.evidence(SOURCE, 23));
    book.add(said(SOURCE, 23, "first", 0));
    book.add(said(SOURCE, 23, "second", 1));
    var over = new Said(NOW, SourceAddress.parse(SOURCE), 23, IpProtocol.UDP, "by UDP");
    book.add(over);

    assertThat(firsts(SOURCE)).containsExactly("first", "by UDP");
  }

  @Test
  void add_wordsAtManyPairs_theLatestStay() {
    book.add(Probes.evidence(SOURCE, 1));
    for (var port = 1; port <= EvidenceBook.MAX_SAID + 2; port++) {
      book.add(said(SOURCE, port, "at " + port, port));
    }

    assertThat(firsts(SOURCE))
        .hasSize(EvidenceBook.MAX_SAID)
        .startsWith("at 3")
        .endsWith("at " + (EvidenceBook.MAX_SAID + 2));
  }

  @Test
  void about_sourcesOfAPrefix_areInOrderOfTime() {
    book.add(Probes.evidence(SOURCE, 1));
    book.add(Probes.evidence(OTHER, 1));
    book.add(said(SOURCE, 1, "late", 9));
    book.add(said(OTHER, 1, "early", 2));

    assertThat(firsts("192.0.2.0/24")).containsExactly("early", "late");
  }

  @Test
  void about_manySourcesOfAPrefix_areTheLatestOnly() {
    var wide = new EvidenceBook(100);
    for (var last = 1; last <= EvidenceBook.MAX_PIECES + 5; last++) {
      var source = "192.0.2." + last;
      wide.add(Probes.evidence(source, 1));
      wide.add(said(source, 1, "of " + last, last));
    }

    assertThat(wide.about(Prefix.parse("192.0.2.0/24"), NOW).said())
        .hasSize(EvidenceBook.MAX_PIECES)
        .first()
        .extracting(Said::first)
        .isEqualTo("of 6");
  }

  @Test
  void forget_theirSource_forgetsWordsToo() {
    book.add(Probes.evidence(SOURCE, 23));
    book.add(said(SOURCE, 23, "hello", 0));
    book.forget(Prefix.parse(SOURCE));
    book.add(Probes.evidence(SOURCE, 23));

    assertThat(firsts(SOURCE)).isEmpty();
  }

  private List<String> firsts(String prefix) {
    return book.about(Prefix.parse(prefix), NOW).said().stream().map(Said::first).toList();
  }

  private static Said said(String source, int port, String first, int seconds) {
    return new Said(
        NOW.plusSeconds(seconds), SourceAddress.parse(source), port, IpProtocol.TCP, first);
  }
}
