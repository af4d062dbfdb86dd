package io.picketline.sensor.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.sensor.netlink.InNamespace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NftablesFilterTest {

  @Test
  void open_withLook_makesTheTableThatNftLists() {
    inNamespace("listed");
  }

  @Test
  void open_withoutLook_logsNothing() {
    inNamespace("withoutLook");
  }

  @Test
  void open_again_keepsElementsAndTheirTimes() {
    inNamespace("adopted");
  }

  @Test
  void apply_everyKindOfPrefix_goesInAndOut() {
    inNamespace("kinds");
  }

  @Test
  void apply_heldAlready_takesTheNewTime() {
    inNamespace("renewed");
  }

  @Test
  void apply_prefixesInEachOther_keepsTheLongest() {
    inNamespace("overlapping");
  }

  @Test
  void apply_oneRefused_appliesTheRest() {
    inNamespace("refusedAlone");
  }

  @Test
  void apply_tableTakenAway_saysSo() {
    inNamespace("taken");
  }

  @Test
  void apply_tenThousand_holdsThemAll() {
    inNamespace("many");
  }

  @Test
  void ignored_asManyAsThereIsRoomFor_takesThemAndNoMore() {
    inNamespace("manyIgnored");
  }

  @Test
  void suspect_anyKey_isHeldAndRenewed() {
    inNamespace("fast");
  }

  @Test
  void open_withoutPrivilege_saysWhatIsMissing() {
    // As an ordinary user of a namespace: every capability is dropped on the way to the child.
    var command = new ArrayList<>(List.of("unshare", "-Urn", "setpriv", "--bounding-set", "-all"));
    command.addAll(List.of("--inh-caps", "-all", "--no-new-privs"));
    command.addAll(InNamespace.java(FilterScenarios.class));
    assertThat(InNamespace.shell(command)).isEmpty();
  }

  private static void inNamespace(String scenario) {
    assertThat(InNamespace.run(FilterScenarios.class, scenario)).doesNotContain("Exception");
  }
}
