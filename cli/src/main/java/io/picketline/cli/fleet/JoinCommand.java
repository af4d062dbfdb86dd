package io.picketline.cli.fleet;

import static java.util.Locale.ROOT;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.HostService;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.config.Endpoint;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Token;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes this host one of a fleet. */
@Command(
    name = "join",
    description = {
      "Join a fleet, by the line that 'picket enroll' printed: make a key, which stays here, get a"
          + " certificate for it, and note where the coordinators are. As root on a host with the"
          + " package, start the service."
    },
    footer = {
      "picket join core-1.example.net --token - --dry-run",
      "picket join core-1.example.net --token -"
    })
public final class JoinCommand implements Callable<Integer> {

  /** What a host joins as. */
  enum As {
    SENSOR(Role.SENSOR),
    COORDINATOR(Role.COORDINATOR);

    private final Role role;

    As(Role role) {
      this.role = role;
    }

    Role role() {
      return role;
    }

    @Override
    public String toString() {
      return name().toLowerCase(ROOT);
    }
  }

  /** Reads where a desk is; the port may be left out. */
  public static final class ToDesk implements ITypeConverter<Endpoint> {
    static final int PORT = 7415;

    @Override
    public Endpoint convert(String text) {
      return Arguments.converted(text, ToDesk::parse);
    }

    private static Endpoint parse(String text) {
      try {
        return new Endpoint(SourceAddress.parse(text).toString(), PORT);
      } catch (IllegalArgumentException _) {
        return Endpoint.parse(text.matches(".*:\\d+") ? text : text + ":" + PORT);
      }
    }
  }

  private static final Columns<Joining.Joined> COLUMNS =
      Columns.of(Joining.Joined.class)
          .name("HOST", "host", Joining.Joined::host)
          .column("ROLE", "role", Joining.Joined::role)
          .column("IDENTITY", "identity", Joining.Joined::identity)
          .column("ADDRESSES", "addresses", Joining.Joined::addresses)
          .column("COORDINATORS", "coordinators", Joining.Joined::coordinators)
          .column("NOTED IN", "noted", Joining.Joined::noted)
          .column("NEXT", "next", Joining.Joined::next);

  private final Session session;

  @Parameters(
      paramLabel = "COORDINATOR",
      converter = ToDesk.class,
      description = "A coordinator, as host or host:port (default port: 7415).")
  private @Nullable Endpoint desk;

  @Option(
      names = "--token",
      required = true,
      paramLabel = "TOKEN",
      description = {
        "What 'picket enroll' printed; it is good for one host's key. '-' reads it from standard"
            + " input, where nobody else on this host sees it."
      })
  private @Nullable String token;

  @Option(
      names = "--as",
      paramLabel = "sensor|coordinator",
      defaultValue = "sensor",
      description = "What this host is to be (default: ${DEFAULT-VALUE}).")
  private As as = As.SENSOR;

  @Option(
      names = "--identity",
      paramLabel = "DIR",
      description = {
        "Where key and certificates go (default: /var/lib/picketline/sensor/identity, or that of"
            + " the coordinator)."
      })
  private @Nullable Path identity;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "/etc/picketline/picketline.conf",
      description = {
        "The daemon's configuration, which is not changed: the coordinators are noted in"
            + " conf.d beside it (default: ${DEFAULT-VALUE})."
      })
  private Path config = Path.of("/etc/picketline/picketline.conf");

  @Option(
      names = "--address",
      arity = "1..*",
      paramLabel = "A",
      converter = Arguments.ToAddress.class,
      description = {
        "The addresses this host speaks for, if the token does not say (default: those of its"
            + " network cards)."
      })
  private List<SourceAddress> addresses = List.of();

  @Option(
      names = "--again",
      description = "Replace the certificates that are there, of another fleet or the same.")
  private boolean again;

  @Option(
      names = "--no-start",
      description = "Do not start the daemon's service, where one is installed.")
  private boolean noStart;

  @Mixin private Rehearsed rehearsed = new Rehearsed();

  public JoinCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var secret = token();
    var directory = identity == null ? standard() : identity.toAbsolutePath();
    var places = new Joining.Places(directory, config.toAbsolutePath());
    var joining = new Joining(session, places, as.role(), addresses);
    var service =
        noStart
            ? Optional.<HostService>empty()
            : HostService.of(session, as.role(), config.toAbsolutePath());
    if (!again && !rehearsed.only() && service.filter(it -> !it.runs()).isPresent()) {
      var before = joining.before();
      if (before.isPresent()) {
        session.note("this host has joined already; no coordinator was asked");
        return started(before.get(), service.get());
      }
    }
    joining.requireRoom(again);
    if (rehearsed.only()) {
      var told = joining.foresee(Arguments.given(desk), secret);
      return session.foreseen(
          directory.toString(), told + service.map(it -> ", and start " + it.name()).orElse(""));
    }
    var joined = joining.join(Arguments.given(desk), secret);
    if (service.isPresent()) {
      return started(joined, service.get());
    }
    show(joined);
    if (again) {
      session.note(
          "a %s that runs here takes the new certificate within %d minutes; 'picket reload' has it"
                  .formatted(as, KeptIdentity.MAX_AGE.toMinutes())
              + " do so at once");
    }
    return ExitCode.DONE;
  }

  /** What was made is shown, whether the service starts or not. */
  private int started(Joining.Joined joined, HostService service) {
    try {
      service.start();
    } catch (CommandException e) {
      show(joined.next(service.remedy()));
      throw e;
    }
    show(joined.next("nothing, %s runs; 'picket status' says how it is".formatted(service.name())));
    return ExitCode.DONE;
  }

  private void show(Joining.Joined joined) {
    session.show(
        joined,
        Rows.one(COLUMNS, joined),
        out -> {
          out.println("joined as %s".formatted(joined.host()));
          out.println("identity: " + Names.printable(joined.identity()));
          if (!joined.coordinators().isEmpty()) {
            out.println("coordinators: " + String.join(", ", joined.coordinators()));
          }
          out.println("noted in: " + Names.printable(joined.noted()));
          out.println("next: " + Names.printable(joined.next()));
        });
  }

  /** That which the daemon's configuration has unless another is set. */
  private Path standard() {
    return Path.of("/var/lib/picketline", as.toString(), "identity");
  }

  private Token token() {
    var given = Arguments.given(token);
    try {
      return Token.parse(given.equals("-") ? session.readLine().orElse("") : given);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
