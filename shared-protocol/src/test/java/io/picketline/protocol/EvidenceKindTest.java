package io.picketline.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvidenceKindTest {

  @Test
  void replaces_heavierKind_does() {
    assertThat(EvidenceKind.SYN_DARK.replaces(EvidenceKind.SYN_UNSERVED)).isTrue();
    assertThat(EvidenceKind.SYN_UNSERVED.replaces(EvidenceKind.SYN_DARK)).isFalse();
    assertThat(EvidenceKind.SYN_DARK.replaces(EvidenceKind.SYN_DARK)).isFalse();
  }

  @Test
  void replaces_asHeavy_doesIfItCountsOverHostsUnlikeThat() {
    assertThat(EvidenceKind.UDP_EPHEMERAL.replaces(EvidenceKind.UDP_UNANSWERED)).isTrue();
    assertThat(EvidenceKind.UDP_UNANSWERED.replaces(EvidenceKind.UDP_EPHEMERAL)).isFalse();
    assertThat(EvidenceKind.UDP_EPHEMERAL.replaces(EvidenceKind.UDP_UNSERVED_FROM_SERVER))
        .isFalse();
  }

  @Test
  void replaces_trap_staysWhateverComesBesideIt() {
    assertThat(EvidenceKind.MALFORMED_FLAGS.replaces(EvidenceKind.TRAP)).isFalse();
    assertThat(EvidenceKind.TRAP.replaces(EvidenceKind.MALFORMED_FLAGS)).isTrue();
    assertThat(EvidenceKind.TRAP_DARK.replaces(EvidenceKind.TRAP)).isTrue();
  }
}
