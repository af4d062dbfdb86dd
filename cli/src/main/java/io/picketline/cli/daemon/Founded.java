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
  private boolean started;

  /**
   * One by this configuration.
   *
   * @param hosts those to enroll once it runs
   * @param service what is to run it
   * @throws CommandException if hosts are to be enrolled with a coordinator that nobody starts
   */
  public Founded(Session session, Path config, List<String> hosts, Optional<HostService> service) {
    this.session = session;
    this.config = config;
    this.hosts = List.copyOf(hosts);
    this.service = service;
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
  public int make(Founding.Request request) {
    try {
      var founding = Parts.theOne(Founding.class, "coordinator");
      var made = founding.found(config, request);
      if (request.dryRun() && made.isPresent()) {
        show(made.get(), List.of());
      } else {
        start(made.isPresent() ? made.get() : before(founding, request), made.isPresent());
      }
      return ExitCode.DONE;
    } catch (InvalidConfigException e) {
      throw new CommandException(ExitCode.NOT_SO, Names.escaped(String.join("; ", e.problems())));
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
  }

  /** What was made an earlier time, if there is something left to do. */
  private Founding.Founded before(Founding founding, Founding.Request request)
      throws IOException, InvalidConfigException {
    var already = "this coordinator has its certificates already; nothing was made";
    if (request.dryRun() || service.isEmpty() || (hosts.isEmpty() && service.get().runs())) {
      throw new CommandException(ExitCode.NOT_SO, already);
    }
    session.note(already);
    return founding.founded(config);
  }

  /** What was made is shown, whether the rest succeeds or not. */
  private void start(Founding.Founded made, boolean anew) {
    try {
      service.filter(it -> anew || !it.runs()).ifPresent(HostService::start);
      started = service.isPresent();
      show(made, new FirstHosts(session).lines(hosts));
    } catch (CommandException e) {
      show(made, List.of());
      throw e;
    }
  }

  private void show(Founding.Founded made, List<String> joins) {
    var fleet =
        new Fleet(
            made.coordinator(),
            made.identity().toString(),
            made.fleet(),
            made.fingerprint(),
            made.addresses(),
            joins);
    session.show(fleet, Rows.one(COLUMNS, fleet), out -> print(fleet, out));
  }

  private void print(Fleet founded, PrintWriter out) {
    var would = founded.fingerprint().isEmpty() ? "would make " : "";
    out.println(
        "%sauthority of %s: %s"
            .formatted(would, founded.fleet(), Names.printable(founded.identity())));
    founded.fingerprint().ifPresent(it -> out.println("SHA-256 " + it));
    out.println(
        "%scoordinator: %s, %s".formatted(would, founded.coordinator(), addresses(founded)));
    if (started || !would.isEmpty()) {
      service.ifPresent(it -> out.println((started ? "started " : "would start ") + it.name()));
    }
    founded.joins().forEach(out::println);
    if (would.isEmpty() && founded.joins().isEmpty()) {
      out.println("next: " + next());
    }
  }

  private String next() {
    return service
        .map(it -> started ? "'picket enroll HOST'" : it.remedy())
        .orElse("start 'picket coordinator', then 'picket enroll HOST'");
  }

  private static String addresses(Fleet founded) {
    return founded.addresses().isEmpty()
        ? "no address"
        : founded.addresses().stream()
            .map(SourceAddress::toString)
            .collect(Collectors.joining(", "));
  }
}
