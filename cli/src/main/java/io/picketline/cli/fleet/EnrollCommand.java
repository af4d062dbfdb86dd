package io.picketline.cli.fleet;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.config.Endpoint;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a host join the fleet. */
@Command(
    name = "enroll",
    description = {
      "Let a host join the fleet: prints the one command to run there, as root.",
      "The token in it is good for one host's key, and for a while only. It carries which authority"
          + " the coordinator must show; the key is made on the host, and stays there."
    },
    footer = {"picket enroll web-2 --group web --for 2h --dry-run", "picket enroll web-2"})
public final class EnrollCommand implements Callable<Integer> {

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

  @Mixin private Rehearsed rehearsed = new Rehearsed();

  public EnrollCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (rehearsed.only()) {
      return session.change(request());
    }
    var enrolled = at(session.ask(request(), TrustReply.Enrolled.class));
    session.show(enrolled, Rows.one(COLUMNS, enrolled), out -> print(enrolled, out));
    enrolled.warnings().forEach(warning -> session.note("warning: " + warning));
    if (session.output().forPeople()) {
      session.note(
          "run that on %s before %s; it is good for one key"
              .formatted(enrolled.host(), Spans.moment(enrolled.expires())));
    }
    return session.made();
  }

  private TrustRequest request() {
    var role = coordinator ? Role.COORDINATOR : Role.SENSOR;
    try {
      return new TrustRequest.Enroll(
          Arguments.given(host), role, groups, addresses, Arguments.given(life), rehearsed.only());
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, Names.printable(String.valueOf(e.getMessage())));
    }
  }

  /** With the desk that was given before those that the coordinator tells. */
  private TrustReply.Enrolled at(TrustReply.Enrolled enrolled) {
    var desks = new LinkedHashSet<String>();
    if (desk != null) {
      desks.add(desk.toString());
    }
    desks.addAll(enrolled.desks());
    return enrolled.finished(enrolled.token(), List.copyOf(desks));
  }

  private static void print(TrustReply.Enrolled enrolled, PrintWriter out) {
    out.println(line(enrolled));
  }

  /** What is to be run on the host. */
  static String line(TrustReply.Enrolled enrolled) {
    return Names.escaped(
        "picket join %s --token %s%s"
            .formatted(
                enrolled.desks().isEmpty() ? UNKNOWN_DESK : enrolled.desks().getFirst(),
                enrolled.token(),
                enrolled.role() == Role.COORDINATOR ? " --as coordinator" : ""));
  }
}
