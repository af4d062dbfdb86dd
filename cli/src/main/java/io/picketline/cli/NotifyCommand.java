package io.picketline.cli;

import io.picketline.protocol.Names;
import io.picketline.protocol.local.NotifyReply;
import io.picketline.protocol.local.NotifyRequest;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows who is told what happens, and tells one of them something. */
@Command(
    name = "notify",
    description = {
      "Show who is told what happens: what waits for each receiver, and what went wrong. They stand"
          + " in the block notify of the configuration. 'picket notify test NAME' tells one of them"
          + " that nothing has happened, and shows what it answers."
    })
final class NotifyCommand implements Callable<Integer> {

  private final Session session;

  NotifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var told = session.ask(new NotifyRequest.ListReceivers(), NotifyReply.Receivers.class);
    session.show(told, out -> print(told.receivers(), out));
    if (told.receivers().isEmpty()) {
      session.note("nobody is told: the configuration has no block notify");
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "test",
      description = {
        "Tell a receiver that nothing has happened, now, whatever it is told otherwise, and show"
            + " what it answers. With exit code 1 it was not told."
      })
  int test(
      @Parameters(
              paramLabel = "NAME",
              converter = Arguments.ToHost.class,
              description = "The receiver's name in the configuration.")
          String name) {
    var tested = session.ask(new NotifyRequest.TestReceiver(name), NotifyReply.Tested.class);
    session.show(tested, out ->
        out.println(
            Names.printable(
                "%s: %s: %s"
                    .formatted(
                        tested.name(), tested.taken() ? "told" : "not told", tested.said()))));
    return tested.taken() ? ExitCode.DONE : ExitCode.NOT_SO;
  }

  private void print(List<NotifyReply.Receiver> receivers, PrintWriter out) {
    var table =
        new Table("", "NAME", "TYPE", "WHERE", "STATE", "TOLD", "WAIT", "LOST", "LAST", "TROUBLE");
    for (var receiver : receivers) {
      table.row(
          receiver.name(),
          receiver.type(),
          receiver.where(),
          state(receiver),
          receiver.told(),
          receiver.waiting(),
          receiver.dropped() + receiver.refused(),
          receiver.last().map(Spans::moment).orElse("-"),
          receiver.trouble().orElse("-"));
    }
    table.print(out, session.palette());
  }

  private static String state(NotifyReply.Receiver receiver) {
    if (receiver.standby()) {
      return "standby";
    }
    return receiver.trouble().isPresent() ? "fails" : "ok";
  }
}
