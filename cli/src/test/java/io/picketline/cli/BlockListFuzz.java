package io.picketline.cli;

import io.picketline.fuzz.Limits;
import io.picketline.lists.CsvLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Lists to import: each line is a block, says nothing, or is a problem that can be shown. */
public final class BlockListFuzz {
  private static final BlockList.Defaults DEFAULTS =
      new BlockList.Defaults(Optional.of(Duration.ofHours(1)), "a list");

  private BlockListFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    Limits.within(input.length, () -> read(new String(input, StandardCharsets.UTF_8)));
  }

  private static void read(String text) throws IOException {
    var list = read(text, DEFAULTS);
    for (var problem : list.problems()) {
      if (HostileAnswers.harmful(problem.problem()) || problem.problem().contains("\n")) {
        throw new AssertionError("a problem that a terminal acts on");
      }
    }
    for (var entry : list.blocks()) {
      var block = entry.block();
      var line =
          "%s,%ds,%s"
              .formatted(
                  block.prefix(), block.duration().toSeconds(), CsvLine.field(block.reason()));
      var again = read(line, DEFAULTS);
      if (!again.blocks().getFirst().block().equals(block)) {
        throw new AssertionError(line + " reads otherwise than what it was written from");
      }
    }
  }

  private static BlockList read(String text, BlockList.Defaults defaults) throws IOException {
    return BlockList.read(new BufferedReader(new StringReader(text)), defaults);
  }
}
