package io.picketline.cli.daemon;

import io.picketline.cli.fleet.FirstHosts;
import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.HostService;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Session;
import io.picketline.config.InvalidConfigException;
import io.picketline.file.FileTrouble;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Founding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A fleet that is founded, and what the person is told of it. */
public final class Founded {
  /**
   * What was made, or would be; then there is no fingerprint.
   *
   * @param joins what to run on the hosts that are to join
   */
  record Fleet(
      String coordinator,
      String identity,
      String fleet,
      Optional<String> fingerprint,
      List<SourceAddress> addresses,
      List<String> joins) {}

  private static final Columns<Fleet> COLUMNS =
      Columns.of(Fleet.class)
          .name("COORDINATOR", "coordinator", Fleet::coordinator)
          .column("IDENTITY", "identity", Fleet::identity)
          .column("FLEET", "fleet", Fleet::fleet)
          .column("ADDRESSES", "addresses", Fleet::addresses)
          .column("SHA-256", "fingerprint", Fleet::fingerprint)
          .column("JOIN", "joins", Fleet::joins);

  private final Session session;
  private final Path config;
  private final List<String> hosts;
  private final Optional<HostService> service;

  /**
   * One by this configuration.
   *
   * @param hosts those to enroll once it runs
   * @param noStart whether not to start it
   * @throws CommandException if hosts are to be enrolled with a coordinator that nobody starts
   */
  Founded(Session session, Path config, List<String> hosts, boolean noStart) {
    this.session = session;
    this.config = config;
    this.hosts = List.copyOf(hosts);
    this.service = noStart ? Optional.empty() : HostService.of(session, Role.COORDINATOR, config);
    if (service.isEmpty() && !hosts.isEmpty()) {
      throw new CommandException(
          ExitCode.REFUSED,
          "--enroll needs a coordinator that runs, and no service is started here: start it, then"
              + " 'picket enroll HOST'");
    }
  }

  /**
   * Founds it, starts it, and shows what was made.
   *
   * @return the exit code
   * @throws CommandException if it cannot be, or there is one already
   */
  int make(Founding.Request request) {
    try {
      var made =
          Parts.theOne(Founding.class, "coordinator")
              .found(config, request)
              .orElseThrow(() ->
                  new CommandException(
                      ExitCode.NOT_SO,
                      "this coordinator has its certificates already; nothing was made"));
      var founded =
          new Fleet(
              made.coordinator(),
              made.identity().toString(),
              made.fleet(),
              made.fingerprint(),
              made.addresses(),
              request.dryRun() ? List.of() : started());
      session.show(founded, Rows.one(COLUMNS, founded), out -> print(founded, out));
      return ExitCode.DONE;
    } catch (InvalidConfigException e) {
      throw new CommandException(ExitCode.NOT_SO, Names.escaped(String.join("; ", e.problems())));
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
  }

  /** The lines for the hosts. */
  private List<String> started() {
    service.ifPresent(HostService::start);
    return new FirstHosts(session).lines(hosts);
  }

  private void print(Fleet founded, PrintWriter out) {
    var would = founded.fingerprint().isEmpty() ? "would make " : "";
    out.println(
        "%sauthority of %s: %s"
            .formatted(would, founded.fleet(), Names.printable(founded.identity())));
    founded.fingerprint().ifPresent(it -> out.println("SHA-256 " + it));
    out.println(
        "%scoordinator: %s, %s".formatted(would, founded.coordinator(), addresses(founded)));
    var start = would.isEmpty() ? "started " : "would start ";
    service.ifPresent(it -> out.println(start + it.name()));
    founded.joins().forEach(out::println);
    if (would.isEmpty() && founded.joins().isEmpty()) {
      out.println(
          service.isPresent()
              ? "next: 'picket enroll HOST'"
              : "next: start 'picket coordinator', then 'picket enroll HOST'");
    }
  }

  private static String addresses(Fleet founded) {
    return founded.addresses().isEmpty()
        ? "no address"
        : founded.addresses().stream()
            .map(SourceAddress::toString)
            .collect(Collectors.joining(", "));
  }
}
