package io.picketline.coordinator.registry;

import io.picketline.coordinator.journal.History;
import io.picketline.protocol.link.Rehearsal;
import java.time.Instant;

/** Leads scans through a judgement that is thrown away, so that the first real one is quick. */
public final class RegistryRehearsal {

  private RegistryRehearsal() {}

  /**
   * Runs it, for some tenths of a second.
   *
   * @return entries of the log that came of it
   */
  public static int run(RegistrySettings settings, Instant now) {
    var entries = 0;
    for (var pass = 0; pass < Rehearsal.PASSES; pass++) {
      var judgement = new Judgement(settings, History.EMPTY, 1, now);
      var report = Rehearsal.report(pass, 5);
      judgement.report(report.evidence().getFirst().host(), report.evidence(), now);
      entries += judgement.takeUnwritten().map(batch -> batch.entries().size()).orElse(0);
    }
    return entries;
  }
}
