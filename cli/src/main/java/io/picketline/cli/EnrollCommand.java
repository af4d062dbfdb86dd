package io.picketline.cli;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.config.Endpoint;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a host join the fleet. */
@Command(
    name = "enroll",
    description = {
      "Let a host join the fleet: prints the one command to run there, as root.",
      "The token in it is good once, and for a while only. It carries which authority the"
          + " coordinator must show; the host's key is made on the host, and stays there."
    },
    footer = "picket enroll web-2 --group web --for 2h")
final class EnrollCommand implements Callable<Integer> {

  private static final String UNKNOWN_DESK = "COORDINATOR:7415";

  private static final Columns<TrustReply.Enrolled> COLUMNS =
      Columns.of(TrustReply.Enrolled.class)
          .name("HOST", "host", TrustReply.Enrolled::host)
          .column("ROLE", "role", TrustReply.Enrolled::role)
          .column("TOKEN", "token", TrustReply.Enrolled::token)
          .column("UNTIL", "expires", it -> Spans.moment(it.expires()))
          .column("DESKS", "desks", TrustReply.Enrolled::desks);

  private final Session session;

  @Parameters(
      paramLabel = "HOST",
      converter = Arguments.ToHost.class,
      description = "The name that its certificate will have.")
  private @Nullable String host;

  @Option(
      names = "--group",
      paramLabel = "G",
      converter = Arguments.ToHost.class,
      description = "A group that the host is to be in, for scopes of ignore rules; repeatable.")
  private Set<String> groups = Set.of();

  @Option(
      names = "--address",
      paramLabel = "A",
      converter = Arguments.ToAddress.class,
      description = {
        "An address that it speaks for, and that is never blocked anywhere; repeatable. If none is"
            + " given, those that the host tells when it joins."
      })
  private List<SourceAddress> addresses = List.of();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = Arguments.ToSpan.class,
      description = "How long the token is good for, 1m to 30d (default: ${DEFAULT-VALUE}).")
  private @Nullable Duration life;

  @Option(
      names = "--desk",
      paramLabel = "COORDINATOR",
      converter = JoinCommand.ToDesk.class,
      description = {
        "Where the new host reaches the coordinator, as host or host:port, if not where the"
            + " coordinator says (coordinator.desk.address, else its own address)."
      })
  private @Nullable Endpoint desk;

  @Option(names = "--coordinator", description = "It is to be a coordinator, no sensor.")
  private boolean coordinator;

  EnrollCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var enrolled = session.ask(request(), TrustReply.Enrolled.class);
    session.show(enrolled, Rows.one(COLUMNS, enrolled), out -> print(enrolled, out));
    enrolled.warnings().forEach(warning -> session.note("warning: " + warning));
    if (session.output().forPeople()) {
      session.note(
          "run that on %s before %s; it is good once"
              .formatted(enrolled.host(), Spans.moment(enrolled.expires())));
    }
    return session.made();
  }

  private TrustRequest request() {
    var role = coordinator ? Role.COORDINATOR : Role.SENSOR;
    try {
      return new TrustRequest.Enroll(
          Arguments.given(host), role, groups, addresses, Arguments.given(life));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, Names.printable(String.valueOf(e.getMessage())));
    }
  }

  private void print(TrustReply.Enrolled enrolled, PrintWriter out) {
    var told = enrolled.desks().isEmpty() ? UNKNOWN_DESK : enrolled.desks().getFirst();
    out.println(
        Names.escaped(
            "picket join %s --token %s%s"
                .formatted(
                    desk == null ? told : desk,
                    enrolled.token(),
                    enrolled.role() == Role.COORDINATOR ? " --as coordinator" : "")));
  }
}
