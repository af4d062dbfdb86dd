package io.picketline.sensor.netlink;

import org.junit.jupiter.api.Test;

class SocketTest {

  @Test
  void taken_socketsOfAllKinds_answersAsTheKernelWould() {
    InNamespace.run(SocketScenarios.class, "taken");
  }

  @Test
  void open_logGroupTaken_saysThatAnotherReadsIt() {
    InNamespace.run(SocketScenarios.class, "logGroups");
  }

  @Test
  void dump_socketsOfAllKinds_listsThem() {
    InNamespace.run(SocketScenarios.class, "dumps");
  }

  @Test
  void dump_oneSource_listsItsConnectionsAlone() {
    InNamespace.run(SocketScenarios.class, "connectionsOfOne");
  }

  @Test
  void receive_closedSockets_namesBothEnds() {
    InNamespace.run(SocketScenarios.class, "destroyed");
  }

  @Test
  void bytes_connectionsWithAndWithoutData_areTold() {
    InNamespace.run(SocketScenarios.class, "bytes");
  }

  @Test
  void routes_newAddressesAndGateways_areSeenAndNoticed() {
    InNamespace.run(SocketScenarios.class, "routes");
  }
}
