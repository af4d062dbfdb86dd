package io.picketline.lab.intrusion;

import java.util.List;
import java.util.stream.Collectors;

/** All tries, in the order in which they are made. */
public final class Kinds {

  private static final List<Kind> ALL =
      List.of(
          Strangers.all(),
          BrokenFrames.all(),
          Desks.all(),
          Tokens.all(),
          People.all(),
          Floods.all(),
          Impostors.all(),
          Locals.all(),
          TakenOver.all(),
          Liars.all(),
          Historians.all(),
          Revoked.all());

  private Kinds() {}

  public static List<Kind> all() {
    return ALL;
  }

  /** As the documentation shows them. */
  public static String markdown() {
    return ALL.stream()
        .flatMap(kind ->
            kind.tries().stream()
                .map(one -> "| %s | %s | %s |\n".formatted(kind.who(), one.what(), one.end())))
        .collect(Collectors.joining("", "| who | tries | what comes of it |\n|---|---|---|\n", ""));
  }
}
