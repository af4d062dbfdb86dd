package io.picketline.sensor.netlink;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hears when another's hand changes one nf_tables table (linux/netfilter/nfnetlink.h,
 * NFNLGRP_NFTABLES). For one thread; {@link #close} when no call is under way.
 */
public final class NfEvents implements AutoCloseable {
  private static final int GROUP = 7;
  private static final int BYTES = 4 * 1024;
  private static final int DATAGRAM = 64 * 1024;
  private static final int BUFFER = 1 << 20;
  private static final int NEW_ELEMENT = 12;
  private static final int DELETE_ELEMENT = 14;

  private final NetlinkSocket socket;
  private final String table;
  private final OwnChanges own;
  private final AttributeReader attributes = new AttributeReader();
  private final AtomicInteger foreignCommits = new AtomicInteger();

  NfEvents(NetlinkSocket socket, String table, OwnChanges own) {
    this.socket = socket;
    this.table = table;
    this.own = own;
  }

  /** What another's hand did to the table. */
  public enum Heard {
    /** Nothing. */
    NOTHING,
    /** It put elements into sets or took them out. */
    ELEMENTS,
    /** It changed rules, chains, sets, or the table itself; elements too, perhaps. */
    STRUCTURE,
    /** What it did is not known: messages were lost. */
    LOST;

    private Heard or(Heard other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  /**
   * Listens from now on.
   *
   * @param own sockets whose changes are none of another's hand
   * @throws NetlinkException if the kernel refuses
   */
  public static NfEvents open(String table, OwnChanges own) {
    var socket = NetlinkSocket.open(NetlinkSocket.NETFILTER, BYTES, DATAGRAM);
    try {
      socket.receiveBuffer(BUFFER);
      socket.deaf(own.ports());
      socket.join(GROUP);
    } catch (NetlinkException e) {
      socket.close();
      throw e;
    }
    return new NfEvents(socket, table, own);
  }

  /**
   * Waits for the first change by another's hand, then takes all that is there.
   *
   * @param timeoutMillis longest wait; 0 for none
   * @throws NetlinkException if the kernel tells no more
   */
  public Heard await(int timeoutMillis) {
    var heard = Heard.NOTHING;
    var result = socket.receive();
    if (result == Errno.EAGAIN && timeoutMillis != 0 && socket.await(timeoutMillis)) {
      result = socket.receive();
    }
    while (result == 0 || result == Errno.ENOBUFS) {
      heard = heard.or(result == 0 ? read(socket.reader()) : Heard.LOST);
      result = socket.receive();
    }
    if (result != Errno.EAGAIN) {
      throw new NetlinkException("listen for changes of the packet filter", result);
    }
    return heard;
  }

  /**
   * Transactions of other hands, on any table, heard of since the start; counted round. From any
   * thread.
   */
  public int foreignCommits() {
    return foreignCommits.get();
  }

  @Override
  public void close() {
    socket.close();
  }

  /** What one datagram tells of; any bytes are fit to be read. */
  Heard read(MessageReader message) {
    var heard = Heard.NOTHING;
    while (message.next()) {
      if (!own.through(message.port()) && message.type() >>> 8 == NfTransaction.SUBSYSTEM) {
        heard = heard.or(foreign(message));
      }
    }
    return message.malformed() ? Heard.LOST : heard;
  }

  private Heard foreign(MessageReader message) {
    var type = message.type() & 0xff;
    if (type == NfTransaction.NEW_GENERATION) {
      foreignCommits.incrementAndGet();
      return Heard.NOTHING;
    }
    if (message.u8(0) != NfTransaction.FAMILY_INET || !ofTable(message)) {
      return Heard.NOTHING;
    }
    return type == NEW_ELEMENT || type == DELETE_ELEMENT ? Heard.ELEMENTS : Heard.STRUCTURE;
  }

  /** The table's name is the first attribute of whatever it is about. */
  private boolean ofTable(MessageReader message) {
    message.attributes(attributes, NfTransaction.familyHeader());
    while (attributes.next()) {
      if (attributes.type() == 1) {
        return attributes.text().equals(table);
      }
    }
    return false;
  }
}
