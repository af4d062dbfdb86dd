package io.picketline.cli;

import io.picketline.cli.session.Place;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Surroundings;
import io.picketline.cli.session.Terminal;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** One run of the command in this process, and what came of it. */
record Ran(int code, String out, String err) {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** In a directory whose sockets are those of the daemons, without a terminal. */
  static Ran picket(Path runDirectory, String... arguments) {
    return picket(runDirectory, home(runDirectory), false, arguments);
  }

  /** On a terminal, where a person answers. */
  static Ran answering(Path runDirectory, String answer, String... arguments) {
    return picket(runDirectory, home(runDirectory), true, answer, arguments);
  }

  /** What a verb works with, where nobody sees what it says. */
  static Session session(Path runDirectory) {
    var surroundings =
        surroundings(runDirectory, Map.of(), false, "", new StringWriter(), new StringWriter());
    return new Session(surroundings, new Picket(), Place.OWN);
  }

  private static Surroundings surroundings(
      Path runDirectory,
      Map<String, String> environment,
      boolean terminal,
      String answer,
      StringWriter out,
      StringWriter err) {
    return new Surroundings(
        new PrintWriter(out),
        new PrintWriter(err),
        new BufferedReader(new StringReader(answer)),
        environment,
        terminal,
        () -> terminal ? Terminal.named(environment.getOrDefault("COLUMNS", "")) : 0,
        () -> terminal,
        Clock.fixed(NOW, ZoneOffset.UTC),
        runDirectory);
  }

  /** Where this user has his files. */
  private static Map<String, String> home(Path runDirectory) {
    return Map.of("XDG_CONFIG_HOME", runDirectory.resolve("home").toString());
  }

  static Ran picket(
      Path runDirectory, Map<String, String> environment, boolean terminal, String... arguments) {
    return picket(runDirectory, environment, terminal, "", arguments);
  }

  private static Ran picket(
      Path runDirectory,
      Map<String, String> environment,
      boolean terminal,
      String answer,
      String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var surroundings = surroundings(runDirectory, environment, terminal, answer, out, err);
    return new Ran(Picket.run(arguments, surroundings), out.toString(), err.toString());
  }
}
