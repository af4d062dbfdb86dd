package io.picketline.sensor.netlink;

import java.util.Set;

/**
 * One network interface.
 *
 * @param index its number in this network namespace
 * @param name as in {@code ip link}
 * @param loopback whether it leads back to this host
 * @param up whether it is switched on
 * @param virtual whether packets may come over it without having been on a wire, so that their
 *     checksums may be unfinished: loopback, interfaces made by software, and a hypervisor's
 */
public record Link(int index, String name, boolean loopback, boolean up, boolean virtual) {
  private static final int FLAG_UP = 1;
  private static final int FLAG_LOOPBACK = 8;
  private static final int HEADER = 16;
  private static final int NAME = 3;
  private static final int LINK_INFO = 18;
  private static final int KIND = 1;
  private static final int PARENT_BUS = 57;
  private static final Set<String> HYPERVISOR_BUSES = Set.of("virtio", "xen", "vmbus");

  /** Reads the answer to a link request (struct ifinfomsg and its attributes). */
  static Link read(MessageReader message, AttributeReader attributes, AttributeReader inner) {
    var flags = message.u32(8);
    var name = "";
    var virtual = (flags & FLAG_LOOPBACK) != 0;
    message.attributes(attributes, HEADER);
    while (attributes.next()) {
      switch (attributes.type()) {
        case NAME -> name = attributes.text();
        case LINK_INFO -> virtual |= hasKind(attributes, inner);
        case PARENT_BUS -> virtual |= HYPERVISOR_BUSES.contains(attributes.text());
        default -> {}
      }
    }
    return new Link(
        message.u32(4), name, (flags & FLAG_LOOPBACK) != 0, (flags & FLAG_UP) != 0, virtual);
  }

  private static boolean hasKind(AttributeReader attributes, AttributeReader inner) {
    inner.reset(attributes);
    while (inner.next()) {
      if (inner.type() == KIND) {
        return true;
      }
    }
    return false;
  }
}
