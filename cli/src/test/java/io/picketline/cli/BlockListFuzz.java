package io.picketline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.fuzz.Limits;
import io.picketline.lists.BlockList;
import io.picketline.lists.BlockListReader;
import io.picketline.lists.CsvLine;
import io.picketline.lists.ListException;
import io.picketline.lists.ListFormat;
import io.picketline.protocol.Names;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

/** Lists to import, of any format: each line is a block, says nothing, or is a problem to show. */
public final class BlockListFuzz {
  private static final BlockListReader READER =
      new BlockListReader(Instant.parse("2026-11-23T11:00:00Z"), ZoneOffset.UTC, Set.of());

  private BlockListFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    var text = new String(input, UTF_8);
    Limits.within(input.length, () -> read(text, Optional.empty()));
    if (input.length > 0) {
      var formats = ListFormat.values();
      var format = formats[Byte.toUnsignedInt(input[input.length - 1]) % formats.length];
      Limits.within(input.length, () -> read(text, Optional.of(format)));
    }
  }

  private static void read(String text, Optional<ListFormat> format) throws IOException {
    try {
      check(READER.read(new StringReader(text), format));
    } catch (ListException e) {
      requireHarmless(String.valueOf(e.getMessage()));
    }
  }

  private static void check(BlockList list) throws IOException {
    list.problems().forEach(problem -> requireHarmless(problem.problem()));
    list.sets().forEach(BlockListFuzz::requireHarmless);
    for (var entry : list.entries()) {
      var seconds = entry.duration().map(span -> span.toSeconds() + "s").orElse("");
      var reason = entry.reason().map(Names::requireText).orElse("");
      var line = "%s,%s,%s".formatted(entry.source(), seconds, CsvLine.field(reason));
      var again = READER.read(new StringReader(line), Optional.of(ListFormat.CSV)).entries();
      if (again.size() != 1
          || !again.getFirst().source().equals(entry.source())
          || !again.getFirst().duration().equals(entry.duration())
          || !again.getFirst().reason().orElse("").equals(reason)) {
        throw new AssertionError(line + " reads otherwise than what it was written from");
      }
    }
  }

  private static void requireHarmless(String text) {
    if (HostileAnswers.harmful(text) || text.contains("\n")) {
      throw new AssertionError("a problem that a terminal acts on");
    }
  }
}
