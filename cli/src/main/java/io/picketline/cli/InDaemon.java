package io.picketline.cli;

import io.picketline.cli.session.DaemonClient;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Place;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.spi.CommandTree;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * A daemon that runs the verbs for a caller. Whatever needs the caller's files or his answer, or
 * was not understood, is left to a process of his own.
 */
final class InDaemon implements Place {

  private final CommandTree.Asked daemon;
  private final String socket;
  private boolean left;

  /** Ends a run that is to be done elsewhere; nobody gets to see it. */
  private static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;

    Left() {
      super("for a process of the caller's own", null, false, false);
    }
  }

  /**
   * One run.
   *
   * @param socket what the caller calls the daemon
   */
  InDaemon(CommandTree.Asked daemon, String socket) {
    this.daemon = daemon;
    this.socket = socket;
  }

  /** Whether the run came to nothing here. */
  boolean left() {
    return left;
  }

  @Override
  public Optional<DaemonClient> daemon() {
    return Optional.of(
        new DaemonClient() {
          @Override
          public LocalReply ask(LocalRequest request) {
            try {
              return daemon.ask(request);
            } catch (IOException _) {
              throw leave();
            }
          }

          @Override
          public String toString() {
            return socket;
          }
        });
  }

  @Override
  public void requireOwnProcess() {
    throw leave();
  }

  @Override
  public CommandLine adapted(CommandLine tree) {
    var explain = tree.getExecutionExceptionHandler();
    return tree.setExpandAtFiles(false)
        .setExecutionStrategy(this::execute)
        .setParameterExceptionHandler((_, _) -> given())
        .setExecutionExceptionHandler((failure, command, parsed) ->
            left ? given() : explain.handleExecutionException(failure, command, parsed));
  }

  /** What a person types; nobody does here. */
  Reader nobody() {
    return new Reader() {
      @Override
      public int read(char[] chars, int from, int count) {
        throw leave();
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  private int execute(ParseResult parsed) {
    return WarmVerbs.has(verb(parsed)) ? new CommandLine.RunLast().execute(parsed) : given();
  }

  private static String verb(ParseResult parsed) {
    var names = new StringBuilder();
    for (var at = parsed; at.hasSubcommand(); at = at.subcommand()) {
      names.append(names.isEmpty() ? "" : " ").append(at.subcommand().commandSpec().name());
    }
    return names.toString();
  }

  private Left leave() {
    left = true;
    return new Left();
  }

  private int given() {
    left = true;
    return ExitCode.FAULT;
  }
}
