package io.picketline.front;

import io.picketline.cli.Main;
import io.picketline.relay.Errand;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the command. A Java process takes long to load all that the verbs need, and a daemon has
 * it loaded: verbs that only ask the daemon of this host are run there. All others, and those of
 * which the daemon says so, are run in this process, with the same result.
 */
public final class Front {

  /** What the output depends on. */
  private static final String[] VARIABLES = {"NO_COLOR", "TERM", "COLUMNS"};

  /** The property that says whether standard input and output both are a terminal. */
  private static final String TERMINAL = "picketline.terminal";

  private Front() {}

  /** Runs one verb and exits with its code. */
  public static void main(String[] arguments) {
    var code = WarmVerbs.has(arguments) ? relayed(arguments) : Relay.NOT_RUN;
    if (code == Relay.NOT_RUN) {
      Main.main(arguments);
    } else {
      Runtime.getRuntime().halt(code); // there is nothing to tidy up
    }
  }

  private static int relayed(String[] arguments) {
    Path socket;
    try {
      socket =
          new SocketChoice(Path.of(SocketChoice.RUN_DIRECTORY))
              .socket(variable(SocketChoice.VARIABLE));
    } catch (InvalidPathException _) {
      return Relay.NOT_RUN;
    }
    var errand =
        new Errand(List.of(arguments), environment(), terminal(), socket.toString()).frame();
    if (errand.isEmpty()) {
      return Relay.NOT_RUN;
    }
    var relay = new Relay(socket);
    var code = relay.run(errand.get());
    return code == Relay.UNANSWERED
        ? Main.unanswered(socket, relay.late(), relay.taken())
        : code;
  }

  private static List<String> environment() {
    var words = new ArrayList<String>();
    for (var name : VARIABLES) {
      var value = System.getenv(name);
      if (value != null) {
        words.add(name);
        words.add(value);
      }
    }
    return words;
  }

  private static String variable(String name) {
    var value = System.getenv(name);
    return value == null ? "" : value;
  }

  /** Java's own way to tell takes as long as all else here; whoever starts it can tell at once. */
  private static boolean terminal() {
    var told = System.getProperty(TERMINAL);
    if (told != null) {
      return told.equals("true");
    }
    var console = System.console();
    return console != null && console.isTerminal();
  }
}
