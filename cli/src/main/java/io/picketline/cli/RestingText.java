package io.picketline.cli;

import io.picketline.protocol.local.Resting;
import io.picketline.protocol.local.TestimonyReply;
import java.io.PrintWriter;
import java.util.List;

/** Verdicts that rest on one sensor's word, as a person reads them. */
record RestingText(PrintWriter out, Session session) {

  void print(TestimonyReply.Testimony testimony) {
    var verdicts = testimony.verdicts();
    var host = session.palette().strong(testimony.host());
    if (verdicts.isEmpty()) {
      out.println("No verdict in force rests on what %s told.".formatted(host));
      return;
    }
    table(verdicts);
    var alone = verdicts.stream().filter(Resting::alone).count();
    out.println();
    out.println(
        "%s on what %s told: %d on it alone, %d on others too."
            .formatted(rests(verdicts.size()), host, alone, verdicts.size() - alone));
    out.println(
        "To take it back: picket revert --sensor %s --since TIME [--dry-run]"
            .formatted(testimony.host()));
  }

  void table(List<Resting> verdicts) {
    var table = new Table("", "SOURCE", "RESTS ON", "SINCE", "LEFT", "EVIDENCE", "REASON");
    for (var verdict : verdicts) {
      table.row(
          verdict.source(),
          verdict.alone() ? "it alone" : "it and " + String.join(" ", verdict.others()),
          Spans.since(session.now(), verdict.decidedAt()) + " ago",
          Spans.left(session.now(), verdict.expiresAt()),
          verdict.verified() ? "verified" : "unverified",
          verdict.reason());
    }
    table.print(out, session.palette());
  }

  private static String rests(int count) {
    return count == 1 ? "1 verdict in force rests" : count + " verdicts in force rest";
  }
}
