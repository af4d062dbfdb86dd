package io.picketline.cli.care;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.NotifyReply;
import io.picketline.protocol.local.NotifyRequest;
import java.time.Instant;
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
    },
    footer = {"picket notify", "picket notify test mail"})
public final class NotifyCommand implements Callable<Integer> {

  private static final Columns<NotifyReply.Tested> TESTED =
      Columns.of(NotifyReply.Tested.class)
          .name("NAME", "name", NotifyReply.Tested::name)
          .column("WHERE", "where", NotifyReply.Tested::where)
          .column("TOLD", "taken", NotifyReply.Tested::taken)
          .text("ANSWER", "said", NotifyReply.Tested::said);

  private final Session session;

  public NotifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var told = session.ask(new NotifyRequest.ListReceivers(), NotifyReply.Receivers.class);
    session.show(told, Rows.each(columns(), told.receivers()));
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
      },
      footer = "picket notify test mail")
  int test(
      @Parameters(
              paramLabel = "NAME",
              converter = Arguments.ToHost.class,
              description = "The receiver's name in the configuration.")
          String name) {
    var tested = session.ask(new NotifyRequest.TestReceiver(name), NotifyReply.Tested.class);
    session.show(tested, Rows.one(TESTED, tested), out -> out.println(text(tested)));
    return tested.taken() ? ExitCode.DONE : ExitCode.NOT_SO;
  }

  private Columns<NotifyReply.Receiver> columns() {
    return Columns.of(NotifyReply.Receiver.class)
        .name("NAME", "name", NotifyReply.Receiver::name)
        .column("TYPE", "type", NotifyReply.Receiver::type)
        .column("WHERE", "where", NotifyReply.Receiver::where)
        .data("standby")
        .column("STATE", "", NotifyCommand::state)
        .column("TOLD", "told", NotifyReply.Receiver::told)
        .column("WAIT", "waiting", NotifyReply.Receiver::waiting)
        .data("dropped", "refused")
        .column("LOST", "", receiver -> receiver.dropped() + receiver.refused())
        .column("LAST", "last", receiver -> receiver.last().map(session::ago))
        .wide("DUE", "due", receiver -> receiver.due().map(at -> "in " + left(at)))
        .text("TROUBLE", "trouble", NotifyReply.Receiver::trouble);
  }

  private String left(Instant due) {
    return Spans.left(session.now(), due);
  }

  private static String text(NotifyReply.Tested tested) {
    var told = tested.taken() ? "told" : "not told";
    return Names.printable("%s: %s: %s".formatted(tested.name(), told, tested.said()));
  }

  private static String state(NotifyReply.Receiver receiver) {
    if (receiver.standby()) {
      return "standby";
    }
    return receiver.trouble().isPresent() ? "fails" : "ok";
  }
}
