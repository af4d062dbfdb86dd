package io.picketline.sensor.link;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.picketline.config.Endpoint;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LogCursor;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which coordinator this sensor is linked to, or why to none. Not thread-safe. */
final class LinkNews {

  private final List<Endpoint> coordinators;
  private final LinkListener told;
  private int endpoint;
  private Optional<String> coordinator = Optional.empty();
  private Optional<String> delayed = Optional.empty();
  private String because = "it has just started";
  private Instant since;
  private String dialect = "";
  private long unknownMessages;
  private long unknownEntries;
  private long refusals;

  /**
   * Nothing has been tried yet.
   *
   * @param told hears of a link that was lost, or made
   */
  LinkNews(List<Endpoint> coordinators, Instant now, LinkListener told) {
    this.coordinators = coordinators;
    this.told = told;
    this.since = now;
  }

  /** The coordinator that is linked to or tried. */
  Endpoint at() {
    return coordinators.get(endpoint);
  }

  /** How many coordinators there are to try. */
  int coordinators() {
    return coordinators.size();
  }

  /** A coordinator has welcomed this sensor; they go by this version of the link. */
  void welcomed(String name, int version, Instant now) {
    coordinator = Optional.of(name);
    dialect = version < LinkMessage.VERSION ? ", by version %d of the link".formatted(version) : "";
    delayed = Optional.empty();
    since = now;
    told.told(EventKind.LINK_BACK, "linked to %s (%s)".formatted(name, at()));
  }

  /** The link is over, or was none; the next coordinator is to be tried. */
  void lost(String why) {
    refusals++;
    because = why;
    coordinator.ifPresent(
        name -> told.told(EventKind.LINK_LOST, "no longer linked to %s: %s".formatted(name, why)));
    coordinator = Optional.empty();
    endpoint = (endpoint + 1) % coordinators.size();
  }

  /** The coordinator says why this sensor has to wait. */
  void delayed(String why) {
    delayed = Optional.of(why);
  }

  /** It need not wait any more, since the coordinator serves it. */
  void served(LogCursor.Step step) {
    delayed = Optional.empty();
    if (step instanceof LogCursor.Apply(_, _, var entries)) {
      unknownEntries += entries.stream().filter(LinkNews::isUnknown).count();
    }
  }

  private static boolean isUnknown(LogEntry entry) {
    return entry.change() instanceof Change.Unknown;
  }

  /** A message of an unknown type came. */
  void unknown() {
    unknownMessages++;
  }

  boolean connected() {
    return coordinator.isPresent();
  }

  /** Whether the link has been there at {@code since} already. */
  boolean connectedBefore(Instant moment) {
    return connected() && moment.isAfter(since);
  }

  private String passedOver() {
    return unknownEntries == 0
        ? ""
        : ", entries of a later version passed over: %d, upgrade this sensor"
            .formatted(unknownEntries);
  }

  CoordinatorLink.Description description() {
    var waits = delayed.map(", waiting: "::concat).orElse("");
    var text =
        coordinator
            .map(name ->
                "connected to %s (%s) since %s%s%s%s"
                    .formatted(
                        name, at(), since.truncatedTo(SECONDS), dialect, waits, passedOver()))
            .orElseGet(() -> "trying %s because %s".formatted(at(), because));
    return new CoordinatorLink.Description(text, connected(), unknownMessages, refusals);
  }
}
