package io.picketline.sensor.netlink;

/** Takes sockets one at a time; each is only valid during the call. */
@FunctionalInterface
public interface ConnectionHandler {

  /** One socket. */
  void connection(Connection connection);
}
