package io.picketline.cli.daemon;

import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
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

/** A fleet that was founded, and what the person is told of it. */
public final class Founded {
  /** What was made, or would be; then there is no fingerprint. */
  record Fleet(
      String coordinator,
      String identity,
      String fleet,
      Optional<String> fingerprint,
      List<SourceAddress> addresses) {}

  private static final Columns<Fleet> COLUMNS =
      Columns.of(Fleet.class)
          .name("COORDINATOR", "coordinator", Fleet::coordinator)
          .column("IDENTITY", "identity", Fleet::identity)
          .column("FLEET", "fleet", Fleet::fleet)
          .column("ADDRESSES", "addresses", Fleet::addresses)
          .column("SHA-256", "fingerprint", Fleet::fingerprint);

  private Founded() {}

  /**
   * Founds it and shows what was made.
   *
   * @return the exit code
   * @throws CommandException if it cannot be, or there is one already
   */
  static int show(Session session, Path config, Founding.Request request) {
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
              made.addresses());
      session.show(founded, Rows.one(COLUMNS, founded), out -> print(founded, out));
      return ExitCode.DONE;
    } catch (InvalidConfigException e) {
      throw new CommandException(ExitCode.NOT_SO, Names.escaped(String.join("; ", e.problems())));
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
  }

  private static void print(Fleet founded, PrintWriter out) {
    var would = founded.fingerprint().isEmpty() ? "would make " : "";
    out.println(
        "%sauthority of %s: %s"
            .formatted(would, founded.fleet(), Names.printable(founded.identity())));
    founded.fingerprint().ifPresent(it -> out.println("SHA-256 " + it));
    out.println(
        "%scoordinator: %s, %s".formatted(would, founded.coordinator(), addresses(founded)));
    if (would.isEmpty()) {
      out.println("next: start 'picket coordinator', then 'picket enroll HOST'");
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
