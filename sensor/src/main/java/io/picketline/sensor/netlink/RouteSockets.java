package io.picketline.sensor.netlink;

import static io.picketline.sensor.netlink.NetlinkSocket.DUMP;
import static io.picketline.sensor.netlink.NetlinkSocket.REQUEST;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Two sockets of rtnetlink(7): one asks, the other listens from the beginning, so that no change is
 * lost between a question and the wait for news. For one thread.
 */
final class RouteSockets implements AutoCloseable {
  private static final int REQUEST_BYTES = 4096;
  private static final int DATAGRAM = 64 * 1024;
  private static final int ATTEMPTS = 5;

  private final NetlinkSocket questions;
  private final NetlinkSocket events;

  RouteSockets(NetlinkSocket questions, NetlinkSocket events) {
    this.questions = questions;
    this.events = events;
  }

  /**
   * Opens both and listens to the groups.
   *
   * @throws NetlinkException if the kernel refuses, with neither left open
   */
  static RouteSockets open(int... groups) {
    return open(RouteSockets::socket, groups);
  }

  /** The same with other sockets. */
  static RouteSockets open(Supplier<NetlinkSocket> opener, int... groups) {
    var questions = opener.get();
    try {
      return listening(questions, opener.get(), groups);
    } catch (NetlinkException e) {
      questions.close();
      throw e;
    }
  }

  private static RouteSockets listening(
      NetlinkSocket questions, NetlinkSocket events, int... groups) {
    try {
      for (var group : groups) {
        events.join(group);
      }
      return new RouteSockets(questions, events);
    } catch (NetlinkException e) {
      events.close();
      throw e;
    }
  }

  private static NetlinkSocket socket() {
    return NetlinkSocket.open(NetlinkSocket.ROUTE, REQUEST_BYTES, DATAGRAM);
  }

  /** The one that listens. */
  NetlinkSocket events() {
    return events;
  }

  /**
   * Takes the next datagram of news; if there is none, waits for it.
   *
   * @param timeoutMillis longest wait; 0 for none, -1 without end
   * @return 0, or errno: {@link Errno#EAGAIN} if none came
   */
  int news(int timeoutMillis) {
    var result = events.receive();
    if (result == Errno.EAGAIN && timeoutMillis != 0 && events.await(timeoutMillis)) {
      result = events.receive();
    }
    return result;
  }

  /**
   * Shows all there is of a kind. What changed meanwhile may be shown twice.
   *
   * @param type of the question, whose header is {@code header} bytes of zero
   * @param doing what this is for, as in "cannot {@code doing}"
   * @throws NetlinkException if the kernel does not answer
   */
  void dump(int type, int header, String doing, Consumer<MessageReader> each) {
    var attempt = 0;
    do {
      var writer = questions.start();
      writer.begin(type, REQUEST | DUMP, questions.sequence());
      for (var i = 0; i < header; i++) {
        writer.raw8(0);
      }
      writer.end();
      var result = questions.dump(each);
      if (result != 0) {
        throw new NetlinkException(doing, result);
      }
    } while (questions.torn() && ++attempt < ATTEMPTS);
  }

  @Override
  public void close() {
    questions.close();
    events.close();
  }
}
