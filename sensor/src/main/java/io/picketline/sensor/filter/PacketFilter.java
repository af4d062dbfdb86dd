package io.picketline.sensor.filter;

import io.picketline.protocol.Prefix;
import java.util.List;
import java.util.Set;

/**
 * One host's packet filter. Blocks expire in the kernel and outlast the sensor; closing it leaves
 * them in force. For one thread. Its calls throw {@link
 * io.picketline.sensor.netlink.NetlinkException} if the kernel does not answer.
 */
public interface PacketFilter extends AutoCloseable {

  /**
   * Does all of it that the kernel takes. Of several changes to the same state of a prefix the last
   * counts. May be repeated.
   *
   * @return one outcome for each change, in the same order
   */
  List<Outcome> apply(List<FilterChange> changes);

  /** Replaces, at one stroke, the sources whose packets are never dropped nor looked at. */
  void ignored(Set<Prefix> prefixes);

  /** What is blocked in the kernel now. */
  List<Held> blocked();

  /** Who is suspect in the kernel now. */
  List<Held> suspects();

  /** What the rules have counted. */
  List<Dropped> dropped();

  /** Takes all of it away, blocks too. */
  void remove();

  /** Lets go of the filter; it stays as it is. */
  @Override
  void close();
}
