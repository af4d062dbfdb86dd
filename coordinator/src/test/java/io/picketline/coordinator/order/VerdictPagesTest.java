package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.FindVerdicts;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.VerdictPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Verdicts page by page, while others come and go between the pages. */
class VerdictPagesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Orders orders = new Orders(Samples.judgement(), new Roster(List.of(), NOW));

  @Test
  void pages_ofWhatStays_tellEachOnceWhateverChangesBetween() {
    var stays = new TreeSet<Prefix>();
    for (var i = 1; i < 250; i += 2) {
      stays.add(block(i));
    }
    var random = new Random(7);
    var told = new ArrayList<Prefix>();
    var after = Optional.<Prefix>empty();
    do {
      var page = page(after, Set.of(), 7);
      page.verdicts().forEach(standing -> told.add(standing.verdict().source()));
      after = page.next();
      for (var i = 0; i < 10; i++) {
        var other = 2 * random.nextInt(125);
        answer(
            random.nextBoolean()
                ? order(other)
                : new LocalRequest.Unblock(source(other), Optional.empty(), false));
      }
      after.ifPresent(last -> answer(new LocalRequest.Unblock(last, Optional.empty(), false)));
      after.ifPresent(stays::remove);
    } while (after.isPresent());

    assertThat(told).isSorted().doesNotHaveDuplicates().containsAll(stays);
  }

  @Test
  void page_ofOthersAlone_isEmptyAndNotTheLast() {
    for (var i = 0; i < 250; i++) {
      block(i);
    }
    var asked = new FindVerdicts(Optional.empty(), Optional.empty(), Set.of(Origin.IMPORT), 5);
    var pages = 0;
    for (var next = Optional.of(source(0)); next.isPresent(); pages++) {
      var page = (VerdictPage) answer(asked);
      assertThat(page.verdicts()).isEmpty();
      assertThat(page.total()).isEqualTo(250);
      next = page.next();
      asked = new FindVerdicts(next, Optional.empty(), Set.of(Origin.IMPORT), 5);
    }
    assertThat(pages).isBetween(1, 3);
  }

  private VerdictPage page(Optional<Prefix> after, Set<Origin> origins, int limit) {
    return (VerdictPage) answer(new FindVerdicts(after, Optional.empty(), origins, limit));
  }

  private Prefix block(int number) {
    assertThat(answer(order(number))).isInstanceOf(LocalReply.Changed.class);
    return source(number);
  }

  private static LocalRequest.Block order(int number) {
    return new LocalRequest.Block(source(number), HOUR, "x");
  }

  private static Prefix source(int number) {
    return Prefix.parse("203.0.113." + number);
  }

  private LocalReply answer(LocalRequest request) {
    return orders.answer(request, "root", NOW);
  }
}
