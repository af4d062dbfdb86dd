package io.picketline.protocol.event;

import static io.picketline.protocol.event.Severity.ERROR;
import static io.picketline.protocol.event.Severity.INFO;
import static io.picketline.protocol.event.Severity.NOTICE;
import static io.picketline.protocol.event.Severity.WARNING;
import static java.util.Locale.ROOT;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** What kinds of events there are. Wire names are never changed and never reused. */
public enum EventKind {
  /** A verdict began: the network's at a coordinator, the host's own at a sensor. */
  BLOCKED(NOTICE),
  /** A verdict ended before its time, by an operator or because the coordinator took it back. */
  UNBLOCKED(NOTICE),
  /** A verdict was over. */
  EXPIRED(INFO),
  /** A host drops a source on evidence that could be forged; a sensor tells it. */
  SUSPECT(NOTICE),
  /** A host keeps a source from what it does not serve, on evidence for no more; a sensor does. */
  RESTRICTED(INFO),
  /** A verdict that is not carried out: the host only observes, or has no packet filter. */
  WOULD_BLOCK(NOTICE),
  /** A host's packet filter does not take a block, or does not let a source go. */
  FILTER_FAILED(ERROR),
  /** An ignore rule was added. */
  IGNORED(NOTICE),
  /** An ignore rule was removed. */
  UNIGNORED(NOTICE),

  /** A host came to the fleet, or speaks for other addresses. */
  ENROLLED(NOTICE),
  /** A host was taken out of the fleet. */
  REMOVED(NOTICE),
  /** A token was made, by which one host may join. */
  TOKEN_MADE(NOTICE),
  /** A host joined by its token. */
  TOKEN_USED(NOTICE),
  /** All certificates of a host or a user were made void. */
  REVOKED(WARNING),
  /** A host came with a certificate that names other addresses than the registered ones. */
  ADDRESSES_CLAIMED(WARNING),
  /** These addresses were approved. */
  ADDRESSES_APPROVED(NOTICE),
  /** A user got a certificate. */
  USER_ADDED(NOTICE),
  /** A token was made, by which lists are fetched. */
  EXPORT_TOKEN_MADE(NOTICE),
  /** It counts no more. */
  EXPORT_TOKEN_ENDED(NOTICE),

  /** A sensor was not heard of for 30 s; the leading coordinator tells it. */
  SENSOR_LOST(WARNING),
  /** It is heard of again. */
  SENSOR_BACK(NOTICE),
  /** Another's hand changed blocks in a host's packet filter, and its sensor repaired them. */
  DRIFT(WARNING),
  /** Network verdicts wait, or are dropped, because a budget is used up. */
  BUDGET_EXHAUSTED(WARNING),
  /** None waits any more. */
  BUDGET_BACK(INFO),

  /** A host's or coordinator's certificate ends, and should have been renewed long ago. */
  CERTIFICATE_ENDING(WARNING),
  /** It has ended: the fleet does not know it any more. */
  CERTIFICATE_ENDED(ERROR),
  /** It was renewed after all. */
  CERTIFICATE_RENEWED(NOTICE),

  /** A coordinator cannot be reached by the one that leads, or was stopped. */
  COORDINATOR_DOWN(WARNING),
  /** It is back. */
  COORDINATOR_UP(NOTICE),
  /** A coordinator would decide otherwise than the one that leads, by its configuration. */
  SETTINGS_DIFFER(WARNING),
  /** It would decide alike again. */
  SETTINGS_ALIKE(NOTICE),
  /** A coordinator began to lead. */
  TOOK_OVER(NOTICE),
  /**
   * A coordinator took over the whole state of another: how it came about is not in its history.
   */
  CAUGHT_UP(INFO),
  /** A backup was put in the place of a coordinator's journal. */
  RESTORED(NOTICE),
  /** A coordinator cannot write its journal. */
  DISK_FAILED(ERROR),
  /** It can again. */
  DISK_BACK(NOTICE),

  /** A sensor lost its coordinator, and goes on by itself. */
  LINK_LOST(WARNING),
  /** It has one, or has one again. */
  LINK_BACK(NOTICE),
  /** A sensor began. */
  STARTED(INFO),
  /** A daemon took a changed configuration. */
  RELOADED(NOTICE),
  /** A daemon was to take a configuration that is not valid: the one before it stays. */
  RELOAD_FAILED(WARNING),
  /** Nothing happened: an operator asked for it, to see whether a receiver is told. */
  TEST(INFO);

  private final Severity severity;

  EventKind(Severity severity) {
    this.severity = severity;
  }

  /** How much each of this kind matters. */
  public Severity severity() {
    return severity;
  }

  /** As it is written everywhere: {@code token-made}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(ROOT).replace('_', '-');
  }

  /** The kind of that wire name, if there is one. */
  public static Optional<EventKind> find(String name) {
    return Arrays.stream(values()).filter(kind -> kind.wireName().equals(name)).findFirst();
  }

  /**
   * The kind of that wire name.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static EventKind named(String name) {
    return find(name)
        .orElseThrow(
            () -> new IllegalArgumentException("\"%s\" is no kind of event".formatted(name)));
  }
}
