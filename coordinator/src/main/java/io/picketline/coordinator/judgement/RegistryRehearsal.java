package io.picketline.coordinator.judgement;

import io.picketline.coordinator.journal.History;
import io.picketline.protocol.link.Rehearsal;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import java.time.Instant;
import java.util.List;

/** Leads scans through a judgement that is thrown away, so that the first real one is quick. */
public final class RegistryRehearsal {

  private static final int PORTS = 5;

  private RegistryRehearsal() {}

  /**
   * Runs it, for some tenths of a second. What it weighs is as fresh as {@code now}: old evidence
   * counts for nothing, and would leave the way to a verdict untrodden.
   *
   * @return verdicts that came of it, one for each pass
   */
  public static int run(RegistrySettings settings, Instant now) {
    var verdicts = 0;
    for (var pass = 0; pass < Rehearsal.PASSES; pass++) {
      var judgement = new Judgement(settings, History.EMPTY, 1, now);
      // piece by piece, as the first pieces of a scan arrive
      for (var piece : Rehearsal.evidence(pass, PORTS, now)) {
        judgement.report(Rehearsal.HOST, List.of(piece), now);
        judgement.test().takeNotices(now);
        verdicts += judgement.takeUnwritten().map(batch -> verdicts(batch.entries())).orElse(0);
      }
      judgement.log().after(1, now);
    }
    return verdicts;
  }

  private static int verdicts(List<LogEntry> entries) {
    return (int) entries.stream().filter(entry -> entry.change() instanceof Change.Blocked).count();
  }
}
