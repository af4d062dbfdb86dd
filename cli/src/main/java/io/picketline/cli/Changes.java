package io.picketline.cli;

import io.picketline.cli.output.Columns;
import io.picketline.protocol.local.LocalReply.Changed;
import java.util.List;
import java.util.stream.IntStream;

/** What a change changed, row by row. */
final class Changes {

  static final Columns<Change> COLUMNS =
      Columns.of(Change.class)
          .name("NAME", "name", Change::name)
          .text("WHAT", "object", Change::object);

  /**
   * One thing that was changed.
   *
   * @param name the address, prefix, host or user that it is about
   * @param object what became of it
   */
  record Change(String name, String object) {}

  private Changes() {}

  static List<Change> of(Changed changed) {
    return IntStream.range(0, changed.names().size())
        .mapToObj(i -> new Change(changed.names().get(i), changed.objects().get(i)))
        .toList();
  }
}
