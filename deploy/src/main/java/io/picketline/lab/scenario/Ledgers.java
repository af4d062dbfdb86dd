package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.JournalPage;
import io.picketline.lab.fleet.JournalPage.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The journals of all coordinators, read again and again and held against each other. */
final class Ledgers {

  private final Stage stage;
  private final Map<Place, String> seen = new HashMap<>();
  private final List<Place> conflicts = new ArrayList<>();
  private int pages;

  Ledgers(Stage stage) {
    this.stage = stage;
  }

  /** Reads all of them as they are now, those of dead coordinators too. */
  List<JournalPage> read() {
    var read =
        stage.topology().coordinators().stream()
            .map(name -> JournalPage.read(stage.fleet().of(name).journal()))
            .toList();
    read.forEach(page -> conflicts.addAll(page.conflicts(seen)));
    pages += read.size();
    return read;
  }

  /** Proves that no place in the log was ever given to two entries, as far as they were read. */
  void proveOneWriter() {
    read();
    stage
        .proofs()
        .check(
            "no two coordinators wrote into one history",
            conflicts.isEmpty(),
            conflicts.isEmpty()
                ? "%,d places in %d readings of journals".formatted(seen.size(), pages)
                : "two entries at " + conflicts.getFirst());
  }

  /** Proves that all hold the same, up to the same entry. */
  void proveAlike(Duration limit) {
    var alike = Fleet.await(limit, () -> alike(read()));
    stage
        .proofs()
        .check(
            "every coordinator's journal holds the same",
            alike,
            read().stream()
                .map(page -> "%d rows at %s".formatted(page.state().size(), page.at()))
                .collect(Collectors.joining(", ")));
  }

  private static boolean alike(List<JournalPage> pages) {
    return pages.stream().map(JournalPage::at).distinct().count() == 1
        && pages.stream().map(JournalPage::state).distinct().count() == 1;
  }
}
