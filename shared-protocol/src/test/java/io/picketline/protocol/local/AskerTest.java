package io.picketline.protocol.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AskerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void author_isTakenApartAgain() {
    var local =
        new Asker("alice (uid 1000)", "admin.sock of c1", Right.ADMIN, Optional.empty()).author();
    var odd = new Asker("a from b", "192.0.2.9", Right.VIEW, Optional.empty()).author();

    assertThat(Asker.nameIn(local)).isEqualTo("alice (uid 1000)");
    assertThat(Asker.fromIn(local)).isEqualTo("admin.sock of c1");
    assertThat(Asker.nameIn(odd)).isEqualTo("a from b");
    assertThat(Asker.fromIn(odd)).isEqualTo("192.0.2.9");
    assertThat(Asker.nameIn("core-1")).isEqualTo("core-1");
    assertThat(Asker.fromIn("core-1")).isEmpty();
  }

  @Test
  void user_isKnownByHisCertificateAlone() {
    assertThat(Asker.user("bob", "192.0.2.9", Right.VIEW, NOW).user()).contains("bob");
    assertThat(Asker.here("root").user()).isEmpty();
    assertThatThrownBy(() -> new Asker("bob", "there", Right.VIEW, Optional.of(NOW)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Asker.user("b\u001bob", "there", Right.VIEW, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
