package io.picketline.cli.session;

import io.picketline.cli.output.Columns;
import io.picketline.protocol.local.LocalReply.Changed;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a change changed, row by row. */
public final class Changes {

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

  /** One answer that says what several do. */
  public static Changed sum(List<Changed> parts) {
    var named = flat(parts, part -> part.objects().subList(0, part.names().size()));
    var others =
        flat(parts, part -> part.objects().subList(part.names().size(), part.objects().size()));
    return new Changed(
        Stream.concat(named.stream(), others.stream()).toList(),
        parts.stream().mapToLong(Changed::seq).max().orElse(0),
        flat(parts, Changed::warnings),
        parts.stream().flatMap(part -> part.rest().stream()).findFirst(),
        flat(parts, Changed::names));
  }

  private static List<String> flat(List<Changed> parts, Function<Changed, List<String>> what) {
    return parts.stream().flatMap(part -> what.apply(part).stream()).toList();
  }

  static List<Change> of(Changed changed) {
    return IntStream.range(0, changed.names().size())
        .mapToObj(i -> new Change(changed.names().get(i), changed.objects().get(i)))
        .toList();
  }
}
