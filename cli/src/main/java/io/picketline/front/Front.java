package io.picketline.front;

import io.picketline.protocol.Names;
import io.picketline.relay.Errand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the daemon of this host run the command line. A Java process takes long to load all that the
 * verbs need, and a daemon has it loaded. This one loads as good as nothing, and ends with {@link
 * #NOT_RUN} where the command line has to be run in a process of its own; nothing was printed or
 * changed then.
 */
public final class Front {

  /** The exit code that says so; no verb has it. */
  public static final int NOT_RUN = 113;

  /** As that of every verb whose daemon is not reachable. */
  private static final int UNREACHABLE = 3;

  /** What the output depends on. */
  private static final String[] VARIABLES = {"NO_COLOR", "TERM", "COLUMNS"};

  /** The property that says whether standard input and output both are a terminal. */
  private static final String TERMINAL = "picketline.terminal";

  private Front() {}

  /** Runs one verb and exits with its code. */
  public static void main(String[] arguments) {
    // there is nothing to tidy up
    Runtime.getRuntime()
        .halt(WarmVerbs.has(arguments) && !ContextInUse.elsewhere() ? relayed(arguments) : NOT_RUN);
  }

  private static int relayed(String[] arguments) {
    var named = System.getenv(SocketChoice.VARIABLE);
    try {
      var choice = new SocketChoice(Path.of(SocketChoice.RUN_DIRECTORY));
      return relayed(arguments, choice.socket(named == null ? "" : named));
    } catch (InvalidPathException _) {
      return NOT_RUN;
    }
  }

  /** The exit code. */
  static int relayed(String[] arguments, Path socket) {
    var terminal = Boolean.getBoolean(TERMINAL);
    var errand = new Errand(List.of(arguments), environment(), terminal, socket.toString());
    var frame = errand.frame();
    if (frame.isEmpty()) {
      return NOT_RUN;
    }
    var out = new StandardOutput();
    var relay =
        new Relay(
            socket,
            out,
            new FileOutputStream(FileDescriptor.err),
            1_000L * Unanswered.LIMIT_SECONDS);
    return switch (relay.run(frame.get())) {
      case DONE -> out.ended(relay.code());
      case NOT_RUN -> NOT_RUN;
      case UNANSWERED -> unanswered(socket, relay);
    };
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

  private static int unanswered(Path socket, Relay relay) {
    var what =
        relay.late()
            ? Unanswered.late(socket, Unanswered.LIMIT_SECONDS)
            : Unanswered.gone(socket, "it hung up");
    var unknown = relay.taken() ? Unanswered.UNKNOWN : "";
    System.err.println("picket: ".concat(Names.escaped(what.concat(unknown))));
    return UNREACHABLE;
  }
}
