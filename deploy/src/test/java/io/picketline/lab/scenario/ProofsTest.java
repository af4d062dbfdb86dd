package io.picketline.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProofsTest {

  private final Proofs proofs = new Proofs();

  @Test
  void ok_nothingProved_isFalse() {
    assertThat(proofs.ok()).isFalse();
  }

  @Test
  void check_failedInOneRun_staysFailedWithThatDetail() {
    proofs.check("b drops the attacker", true, "run 1");
    proofs.check("b drops the attacker", false, "run 2");
    proofs.check("b drops the attacker", true, "run 3");

    assertThat(proofs.all()).containsExactly(new Proof("b drops the attacker", false, "run 2"));
    assertThat(proofs.ok()).isFalse();
  }

  @Test
  void check_heldInEveryRun_tellsTheLatest() {
    proofs.check("b drops the attacker", true, "run 1");
    proofs.check("b drops the attacker", true, "run 2");

    assertThat(proofs.all()).containsExactly(new Proof("b drops the attacker", true, "run 2"));
    assertThat(proofs.ok()).isTrue();
  }
}
