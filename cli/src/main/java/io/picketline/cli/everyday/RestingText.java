package io.picketline.cli.everyday;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.local.Resting;
import io.picketline.protocol.local.TestimonyReply;
import java.io.PrintWriter;

/** Verdicts that rest on one sensor's word, as a person reads them. */
public record RestingText(PrintWriter out, Session session) {

  void print(TestimonyReply.Testimony testimony) {
    var verdicts = testimony.verdicts();
    var host = session.palette().strong(testimony.host());
    if (verdicts.isEmpty()) {
      out.println("No verdict in force rests on what %s told.".formatted(host));
      return;
    }
    session.table(Rows.in(columns(session), verdicts));
    var alone = verdicts.stream().filter(Resting::alone).count();
    out.println();
    out.println(
        "%s on what %s told: %d on it alone, %d on others too."
            .formatted(rests(verdicts.size()), host, alone, verdicts.size() - alone));
    out.println(
        "To take it back: picket revert --sensor %s --since TIME [--dry-run]"
            .formatted(testimony.host()));
  }

  /** What is told of each of them. */
  public static Columns<Resting> columns(Session session) {
    return Columns.of(Resting.class)
        .name("SOURCE", "source", Resting::source)
        .column("RESTS ON", "", RestingText::on)
        .data("alone", "others")
        .column("SINCE", "decidedAt", it -> session.ago(it.decidedAt()))
        .column("LEFT", "expiresAt", it -> Spans.left(session.now(), it.expiresAt()))
        .data("verified")
        .column("EVIDENCE", "", it -> it.verified() ? "verified" : "unverified")
        .wide("OFFENCE", "offence", Resting::offence)
        .text("REASON", "reason", Resting::reason);
  }

  private static String on(Resting verdict) {
    return verdict.alone() ? "it alone" : "it and " + String.join(" ", verdict.others());
  }

  private static String rests(int count) {
    return count == 1 ? "1 verdict in force rests" : count + " verdicts in force rest";
  }
}
