package io.picketline.cli;

import io.picketline.cli.session.SocketChoice;
import io.picketline.cli.session.Surroundings;
import io.picketline.cli.session.Terminal;
import io.picketline.relay.Errand;
import io.picketline.spi.CommandTree;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The verbs as a daemon runs them. */
public final class WarmTree implements CommandTree {

  private final Clock clock;

  /** As the service loader makes it. */
  public WarmTree() {
    this(Clock.systemUTC());
  }

  /** By another clock. */
  WarmTree(Clock clock) {
    this.clock = clock;
  }

  @Override
  public OptionalInt run(Errand errand, Asked daemon, OutputStream out, OutputStream err) {
    var place = new InDaemon(daemon, errand.socket());
    var environment = map(errand.environment());
    var surroundings =
        new Surroundings(
            Surroundings.writer(out),
            Surroundings.writer(err),
            new BufferedReader(place.nobody()),
            environment,
            errand.terminal(),
            () -> errand.terminal() ? Terminal.named(environment.getOrDefault("COLUMNS", "")) : 0,
            () -> false,
            clock,
            Path.of(SocketChoice.RUN_DIRECTORY));
    var code = Picket.run(errand.arguments().toArray(String[]::new), surroundings, place);
    return place.left() ? OptionalInt.empty() : OptionalInt.of(code);
  }

  private static Map<String, String> map(List<String> words) {
    var map = new HashMap<String, String>();
    for (var index = 0; index < words.size(); index += 2) {
      map.put(words.get(index), words.get(index + 1));
    }
    return map;
  }
}
