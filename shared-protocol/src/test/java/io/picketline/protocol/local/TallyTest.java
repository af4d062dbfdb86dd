package io.picketline.protocol.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TallyTest {

  private static final Prefix ASKED = Prefix.parse("198.51.100.0/25");

  @Test
  void of_everyKindOfRow_countsHostsOnce() {
    var rows =
        List.of(
            row("198.51.100.0/24", "web", "live", Optional.of(BlockKind.BLOCKED)),
            row("198.51.100.7", "web", "live", Optional.of(BlockKind.SUSPECT)),
            row("198.51.100.7", "mail", "live", Optional.of(BlockKind.BLOCKED)),
            row("198.51.100.0/24", "dns", "unacknowledged", Optional.of(BlockKind.RESTRICTED)),
            row("198.51.100.0/24", "ftp", "live", Optional.empty()),
            row("198.51.100.0/24", "old", "lost", Optional.of(BlockKind.BLOCKED)));

    assertThat(Tally.of(ASKED, rows)).isEqualTo(new Tally(6, 4, 1, 2));
  }

  private static HostRow row(String source, String host, String state, Optional<BlockKind> kind) {
    return new HostRow(
        Prefix.parse(source), host, state, kind, Optional.empty(), Optional.empty(), "why");
  }
}
