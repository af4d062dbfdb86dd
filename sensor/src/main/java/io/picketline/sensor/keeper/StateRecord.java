package io.picketline.sensor.keeper;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.Dialect;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One record of the state file: a head, any number of parts, an end. A part that is missing is
 * empty and one of an unknown type is passed over, so that older and newer files can be read.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StateRecord.Head.class, name = "head"),
  @JsonSubTypes.Type(value = StateRecord.Network.class, name = "network"),
  @JsonSubTypes.Type(value = StateRecord.Local.class, name = "local"),
  @JsonSubTypes.Type(value = StateRecord.Restricted.class, name = "restricted"),
  @JsonSubTypes.Type(value = StateRecord.FleetIgnored.class, name = "fleet-ignored"),
  @JsonSubTypes.Type(value = StateRecord.HostIgnored.class, name = "host-ignored"),
  @JsonSubTypes.Type(value = StateRecord.Hosts.class, name = "hosts"),
  @JsonSubTypes.Type(value = StateRecord.End.class, name = "end"),
})
sealed interface StateRecord {

  /** The version of this file; one of another version is not read. */
  int VERSION = 1;

  /**
   * The first record.
   *
   * @param link the version of the link by whose kinds of entries the log was read up to {@code
   *     have}; none from before it was written down
   */
  record Head(
      int version,
      Optional<Integer> link,
      Optional<Epoch> epoch,
      long have,
      Duration clockAhead,
      ServedPorts served)
      implements StateRecord {

    /** Whether the log up to there may hold what a reader of today would not have passed over. */
    boolean outgrown() {
      return new Dialect(link.orElse(LinkMessage.OLDEST_VERSION)).hasGrown();
    }
  }

  record Network(List<Verdict> verdicts) implements StateRecord {}

  record Local(List<Verdict> verdicts) implements StateRecord {}

  record Restricted(List<RestrictedSource> sources) implements StateRecord {}

  record FleetIgnored(List<IgnoreRule> rules) implements StateRecord {}

  record HostIgnored(List<IgnoreRule> rules) implements StateRecord {}

  record Hosts(List<FleetHost> hosts) implements StateRecord {}

  /**
   * The last record.
   *
   * @param checksum CRC-32 of all bytes before this record
   */
  record End(long checksum) implements StateRecord {}
}
