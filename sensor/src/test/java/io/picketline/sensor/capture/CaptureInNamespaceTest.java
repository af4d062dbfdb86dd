package io.picketline.sensor.capture;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.picketline.sensor.netlink.InNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures in namespaces of their own, each scenario in a child JVM. */
class CaptureInNamespaceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nflogSeesWhatNoSocketTakes",
        "pcapSeesWhatNoSocketTakes",
        "pcapHandlerThatFailsEndsIt",
        "pcapRefusesInOperatorsWords",
        "pcapWithoutLibrarySaysWhatToInstall"
      })
  void scenario_inItsOwnNamespace_holds(String name) {
    assertThatCode(() -> InNamespace.run(CaptureScenarios.class, name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "twoHundredPorts",
        "bannerAndFirstBytes",
        "firstBytesAreEscaped",
        "connectionsAreBounded",
        "takenPortIsTakenUpWhenFree",
        "portOfAServiceIsNoTrapBesideIt",
        "namedInterfacesAndNewAddresses"
      })
  void traps_inTheirOwnNamespace_hold(String name) {
    assertThatCode(() -> InNamespace.run(TrapScenarios.class, name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nflogSeesThemAll", "pcapSeesThemAll"})
  void oddPackets_inTheirOwnNamespace_areSeen(String name) {
    assertThatCode(() -> InNamespace.run(OddPacketScenarios.class, name))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interfacesComeAndGo",
        "interfaceThatIsDownForAWhileIsCapturedAgain",
        "oneThatCannotBeHadStopsNoOther",
        "noMoreThanTheMost"
      })
  void interfaces_inTheirOwnNamespace_areFollowed(String name) {
    assertThatCode(() -> InNamespace.run(FollowScenarios.class, name)).doesNotThrowAnyException();
  }

  @Test
  void watch_socketsOfTheHost_areKnown() {
    assertThatCode(() -> InNamespace.run(WatchScenario.class, "watchKnowsTheSocketsOfTheHost"))
        .doesNotThrowAnyException();
  }

  @Test
  void closedListener_inANamespace_isKnownWithoutTheWatch() {
    assertThatCode(
            () -> InNamespace.run(WatchScenario.class, "closedListenerIsKnownAtTheNextProbe"))
        .doesNotThrowAnyException();
  }

  @Test
  void watchAskedToLookSoon_inANamespace_doesNotWaitForItsTurn() {
    assertThatCode(() -> InNamespace.run(WatchScenario.class, "watchLooksSoonWhenAsked"))
        .doesNotThrowAnyException();
  }

  @Test
  void services_connectionsOfAllKinds_proveWhatTheyDo() {
    assertThatCode(
            () -> InNamespace.run(ServiceScenario.class, "connectionsProveWhatWentThroughThem"))
        .doesNotThrowAnyException();
  }
}
