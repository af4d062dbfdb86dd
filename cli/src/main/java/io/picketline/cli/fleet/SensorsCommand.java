package io.picketline.cli.fleet;

import io.picketline.cli.everyday.StatusCommand;
import io.picketline.cli.output.Columns;
import io.picketline.cli.output.Rows;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.KnownHosts;
import io.picketline.cli.session.Patience;
import io.picketline.cli.session.Rehearsed;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.SensorHealth;
import io.picketline.protocol.local.SensorLoad;
import io.picketline.protocol.local.TrustRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the sensors that a coordinator knows. */
@Command(
    name = "sensors",
    description = {
      "List the sensors of the fleet and how each is.",
      "That is: how far it is behind the log, how many sources it blocks, how many blocks it"
          + " repaired (DRIFT), how far its clock is ahead, for how long its certificate is"
          + " valid, what waits or was lost on its way (LOAD), and what it lacks of the log, and"
          + " why."
    },
    footer = {"picket sensors", "picket sensors -o name"})
public final class SensorsCommand implements Callable<Integer> {

  private static final Duration MANY_MILLIS = Duration.ofSeconds(10);

  private final Session session;

  public SensorsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var sensors = KnownHosts.all(session);
    session.show(sensors, Rows.each(columns(sensors.head()), sensors.sensors()));
    session.noteIfNone(
        sensors.sensors(), "no sensor has come yet; 'picket enroll HOST' lets one in");
    return ExitCode.DONE;
  }

  @Command(
      name = "remove",
      description = {
        "Take a host that is no more out of the fleet: its addresses are guarded no longer, and"
            + " the ports that it alone served are dark. Refused while its sensor lives."
      },
      footer = "picket sensors remove old-1 --dry-run")
  int remove(
      @Parameters(
              paramLabel = "NAME",
              converter = Arguments.ToText.class,
              description = "The host as 'picket sensors' shows it.")
          String name,
      @Mixin Rehearsed rehearsed,
      @Mixin Patience patience) {
    return session.change(new LocalRequest.RemoveHost(name, rehearsed.only()), patience.limit());
  }

  @Command(
      name = "approve",
      description = {
        "Let a host speak for the addresses of its certificate that were not registered for it.",
        "'picket sensors approve HOST --dry-run' says which they are."
      },
      footer = "picket sensors approve web-1 --dry-run")
  int approve(
      @Parameters(
              paramLabel = "HOST",
              converter = Arguments.ToHost.class,
              description = "The host as 'picket sensors' shows it.")
          String host,
      @Mixin Rehearsed rehearsed,
      @Mixin Patience patience) {
    return session.change(new TrustRequest.Approve(host, rehearsed.only()), patience.limit());
  }

  @Command(
      name = "revoke",
      description = {
        "Cut a host off, at once and everywhere: every certificate of its name that there is now is"
            + " void, it is no more of the fleet, and what its sensor told and is no verdict yet"
            + " counts no more. 'picket enroll' lets it in again."
      },
      footer = "picket sensors revoke web-1 --reason \"its key is stolen\" --revert")
  int revoke(
      @Parameters(
              paramLabel = "HOST",
              converter = Arguments.ToHost.class,
              description = "The name in the certificate; it need not be connected.")
          String host,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              converter = Arguments.ToText.class,
              description = "Why, for those who read it later.")
          @Nullable String reason,
      @Option(
              names = "--revert",
              description = "End the verdicts too that rest on its sensor's evidence alone.")
          boolean revert,
      @Mixin Rehearsed rehearsed,
      @Mixin Patience patience) {
    var why = Optional.ofNullable(reason);
    var request = new TrustRequest.Revoke(host, why, revert, rehearsed.only());
    return session.change(request, patience.limit());
  }

  private Columns<SensorEntry> columns(long head) {
    return Columns.of(SensorEntry.class)
        .name("HOST", "host", SensorEntry::host)
        .column("STATE", "state", SensorEntry::state)
        .column("SEEN", "lastSeen", it -> session.ago(it.lastSeen()))
        .data("have")
        .column("BEHIND", "", it -> Math.max(0, head - it.have()))
        .column("BLOCKED", "blocks", SensorEntry::blocks)
        .column("SUSPECT", "suspects", SensorEntry::suspects)
        .wide("RESTRICTED", "health.restricted", it -> it.health().map(SensorHealth::restricted))
        .wide("DRIFT", "health.drift", it -> it.health().map(SensorHealth::drift))
        .wide("REPAIRS", "health.repairs", it -> it.health().map(SensorHealth::repairs))
        .wide("FAILURES", "health.failures", it -> it.health().map(SensorHealth::failures))
        .data("health.clockAhead", "health.blocksNobody")
        .column("CLOCK", "", it -> it.health().map(is -> offset(is.clockAhead())))
        .wide("MODES", "modes", it -> StatusCommand.modes(it.modes()))
        .wide("CAPTURE", "capture", SensorEntry::capture)
        .wide("VERSION", "software", SensorEntry::software)
        .column("ADDRESSES", "addresses", SensorEntry::addresses)
        .sparse("GROUPS", "groups", SensorEntry::groups)
        .data("certificate.expires")
        .column("CERTIFICATE", "", it -> it.certificate().map(this::left))
        .sparseText("LOAD", "", it -> load(it.load()))
        .data("load.waiting", "load.dropped", "load.coalesced", "load.slowed", "load.leftOut")
        .sparseText("LACKS", "lacks", it -> orDash(it.lacks(), "; "));
  }

  private String left(SensorCertificate by) {
    var now = session.now();
    if (by.ended(now)) {
      return "ended";
    }
    var left = Spans.left(now, by.expires());
    return by.overdue(now) ? left + ", not renewed" : left;
  }

  private static String orDash(Collection<String> values, String between) {
    return values.isEmpty() ? "-" : String.join(between, values);
  }

  /** What waits or was lost, and on which side; nothing where all flows. */
  private static String load(SensorLoad load) {
    var parts = new ArrayList<String>();
    add(parts, load.waiting(), "unsent");
    add(parts, load.dropped(), "dropped");
    add(parts, load.coalesced(), "coalesced");
    add(parts, load.slowed(), "times slowed");
    add(parts, load.leftOut(), "entries read late");
    return parts.isEmpty() ? "-" : String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add("%d %s".formatted(count, what));
    }
  }

  /** By how much a clock is ahead, in milliseconds below ten seconds. */
  private static String offset(Duration ahead) {
    var sign = ahead.isNegative() ? "-" : "+";
    var span = ahead.abs();
    return span.compareTo(MANY_MILLIS) < 0
        ? "%s%d ms".formatted(sign, span.toMillis())
        : "%s%d s".formatted(sign, span.toSeconds());
  }
}
