package io.picketline.cli.fleet;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.KnownHosts;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.file.FileTrouble;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the fleet's certificate authority, and certificates of its hosts. */
@Command(
    name = "ca",
    synopsisSubcommandLabel = "(create | issue | rotate | retire)",
    description = {
      "Make the fleet's certificate authority, and the certificates of its hosts.",
      "The authority is changed in two steps: 'rotate' makes the next one, the sensors take their"
          + " certificates from it by themselves, and then 'retire' takes leave of the one before."
    })
public final class CaCommand {

  private static final Columns<Made> MADE =
      Columns.of(Made.class)
          .name("DIRECTORY", "directory", Made::directory)
          .column("WHAT", "what", Made::what)
          .column("SHA-256", "fingerprint", Made::fingerprint);

  private static final Columns<Retired> RETIRED =
      Columns.of(Retired.class)
          .name("DIRECTORY", "directory", Retired::directory)
          .column("TRUSTED NO MORE", "authorities", Retired::authorities);

  private final Session session;

  /** What was made. */
  record Made(String what, String directory, String fingerprint) {}

  public CaCommand(Session session) {
    this.session = session;
  }

  @Command(
      name = "create",
      description = "Make ca.pem and ca.key in a directory; keep it offline.",
      footer = "picket ca create /root/authority --fleet example")
  int create(
      @Parameters(paramLabel = "DIR", description = "Where the authority's files go.")
          Path directory,
      @Option(
              names = "--fleet",
              required = true,
              paramLabel = "NAME",
              converter = Arguments.ToHost.class,
              description = "The fleet's name.")
          String fleet,
      @Option(
              names = "--days",
              paramLabel = "N",
              defaultValue = "3650",
              converter = Arguments.ToDays.class,
              description = "How long it is valid (default: ${DEFAULT-VALUE}).")
          Duration life,
      @Mixin Rehearsed rehearsed) {
    return rehearsed.only()
        ? foretell(directory, ca -> ca.foreseeCreate(directory, fleet, life))
        : make("authority of " + fleet, directory, ca -> ca.create(directory, fleet, life));
  }

  @Command(
      name = "issue",
      description = {
        "Make a host's key and certificate: ca.pem, host.pem and host.key.",
        "For a person's role: ca.pem, user.pem and user.key. Where coordinators have the authority's",
        "key, 'picket enroll' and 'picket user add' are less work."
      },
      footer =
          "picket ca issue web-1 --ca /root/authority --role sensor --address 192.0.2.10 --into /root/web-1")
  int issue(
      @Parameters(
              paramLabel = "NAME",
              converter = Arguments.ToHost.class,
              description = "The host's or the user's name.")
          String name,
      @Option(
              names = "--ca",
              required = true,
              paramLabel = "DIR",
              description = "The authority's directory.")
          Path authority,
      @Option(
              names = "--role",
              required = true,
              paramLabel = "ROLE",
              description = "sensor or coordinator; viewer, operator or admin of a person.")
          Role role,
      @Option(
              names = "--address",
              arity = "1..*",
              paramLabel = "A",
              converter = Arguments.ToAddress.class,
              description = {
                "The addresses that a host may speak for; they are never blocked anywhere."
                    + " Required of hosts."
              })
          @Nullable List<SourceAddress> addresses,
      @Option(
              names = "--into",
              required = true,
              paramLabel = "DIR",
              description = "Where the three files go.")
          Path into,
      @Option(
              names = "--days",
              paramLabel = "N",
              defaultValue = "365",
              converter = Arguments.ToDays.class,
              description = "How long it is valid (default: ${DEFAULT-VALUE}).")
          Duration life,
      @Mixin Rehearsed rehearsed) {
    var request = new Authority.Request(role, name, requireFitting(role, addresses), life);
    return rehearsed.only()
        ? foretell(into, ca -> ca.foreseeIssue(authority, request, into))
        : make("certificate of " + name, into, ca -> ca.issue(authority, request, into));
  }

  private static List<SourceAddress> requireFitting(
      Role role, @Nullable List<SourceAddress> addresses) {
    if (role.ofPeople() == (addresses != null)) {
      throw new CommandException(
          ExitCode.USAGE, "--address belongs to hosts: each of them needs one, and no person has");
    }
    return addresses == null ? List.of() : addresses;
  }

  /** What is trusted no more. */
  record Retired(String directory, int authorities) {}

  @Command(
      name = "rotate",
      description = {
        "Make the next authority beside the one in a directory. Both are trusted, and the next one",
        "issues; with --trust-only it does once 'rotate' is run again, on every coordinator."
      },
      footer = "picket ca rotate /var/lib/picketline/coordinator/identity")
  int rotate(
      @Parameters(paramLabel = "DIR", description = "The authority's directory.") Path directory,
      @Option(
              names = "--days",
              paramLabel = "N",
              defaultValue = "3650",
              converter = Arguments.ToDays.class,
              description = "How long it is valid (default: ${DEFAULT-VALUE}).")
          Duration life,
      @Option(names = "--trust-only", description = "Let it be trusted, and issue nothing yet.")
          boolean trustOnly,
      @Option(
              names = "--key-lost",
              description = {
                "The authority's key is lost: the next one takes its place all the same, as long as"
                    + " the coordinators' certificates are good."
              })
          boolean lost,
      @Mixin Rehearsed rehearsed) {
    var held = lost ? Authority.Held.CERTIFICATE : Authority.Held.KEY;
    return rehearsed.only()
        ? foretell(directory, ca -> ca.foreseeRotate(directory, life, trustOnly, held))
        : make("next authority", directory, ca -> ca.rotate(directory, life, trustOnly, held));
  }

  @Command(
      name = "retire",
      description = {
        "Trust no authority any more but the one that issues now. Refused while a sensor shows a",
        "certificate of another one: it would be left behind."
      },
      footer = "picket ca retire /var/lib/picketline/coordinator/identity")
  int retire(
      @Parameters(paramLabel = "DIR", description = "The authority's directory.") Path directory,
      @Option(
              names = "--force",
              description = "Ask no coordinator, and leave behind who has not changed.")
          boolean force,
      @Mixin Rehearsed rehearsed) {
    var authority = Parts.theOne(Authority.class, "certificate authority");
    try {
      if (!force) {
        requireChanged(authority.issuing(directory));
      }
      if (rehearsed.only()) {
        return session.foreseen(
            directory.toString(),
            "%s: %d would be trusted no more"
                .formatted(directory, authority.foreseeRetire(directory)));
      }
      var retired = new Retired(directory.toString(), authority.retire(directory));
      session.show(
          retired,
          Rows.one(RETIRED, retired),
          out ->
              out.println(
                  "%s: %d trusted no more"
                      .formatted(Names.printable(retired.directory()), retired.authorities())));
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
  }

  private void requireChanged(String issuing) {
    var behind =
        KnownHosts.all(session).sensors().stream()
            .filter(sensor ->
                sensor.certificate().filter(by -> by.authority().equals(issuing)).isEmpty())
            .map(sensor -> Names.printable(sensor.host()))
            .toList();
    if (!behind.isEmpty()) {
      throw new CommandException(
          ExitCode.REFUSED,
          "not seen with a certificate of the authority that issues now: %s; connected sensors take"
                  .formatted(String.join(", ", behind))
              + " theirs within minutes, --force leaves the others behind");
    }
  }

  private int foretell(Path directory, Making foreseeing) {
    try {
      var text = foreseeing.by(Parts.theOne(Authority.class, "certificate authority"));
      return session.foreseen(directory.toString(), text);
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
  }

  /** Something that an authority does, and what it says of that. */
  private interface Making {
    String by(Authority authority) throws IOException;
  }

  private int make(String what, Path directory, Making making) {
    try {
      var fingerprint = making.by(Parts.theOne(Authority.class, "certificate authority"));
      var made = new Made(what, directory.toString(), fingerprint);
      session.show(
          made,
          Rows.one(MADE, made),
          out -> {
            out.println("%s: %s".formatted(made.what(), Names.printable(made.directory())));
            out.println("SHA-256 " + made.fingerprint());
          });
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
  }
}
