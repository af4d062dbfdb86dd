package io.picketline.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptIdentityTest {

  private static final String NAMES = "dns:web-1,dns:sensor.picketline.internal,ip:192.0.2.10";
  private static final String OTHER_ADDRESS =
      "dns:web-1,dns:sensor.picketline.internal,ip:192.0.2.11";

  @TempDir static Path stores;
  @TempDir Path directory;

  private static TestAuthority ours;
  private static TestAuthority theirs;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private KeptIdentity kept;

  @BeforeAll
  static void issue() throws Exception {
    ours = new TestAuthority(stores.resolve("ours.p12"));
    theirs = new TestAuthority(stores.resolve("theirs.p12"));
    ours.issue("web-1", NAMES);
    ours.issue("web-2", "dns:web-2,dns:sensor.picketline.internal");
  }

  @BeforeEach
  void load() throws Exception {
    kept = KeptIdentity.load(ours.write("web-1", directory), Role.SENSOR, now::get);
  }

  @Test
  void current_filesReplaced_areFollowedAfterFiveMinutes() throws Exception {
    var before = kept.current();
    ours.write("web-2", directory);
    passes(KeptIdentity.MAX_AGE.minusSeconds(1));
    assertThat(kept.current()).isSameAs(before);

    passes(Duration.ofSeconds(1));

    assertThat(kept.current().self().name()).isEqualTo("web-2");
  }

  @Test
  void current_filesThatCannotBeUsed_leaveTheLastGoodOne() throws Exception {
    var before = kept.current();
    Files.writeString(directory.resolve("host.pem"), "hello");
    passes(KeptIdentity.MAX_AGE);

    assertThat(kept.current()).isSameAs(before);
    assertThatThrownBy(kept::read).isInstanceOf(IdentityException.class);
  }

  @Test
  void renew_sameKeyAndHost_isShownAtOnceAndStaysOnDisk() throws Exception {
    var key = Files.readString(directory.resolve("host.key"));

    kept.renew(ours.again("web-1", OTHER_ADDRESS), ours.authority());

    assertThat(kept.current().self().addresses())
        .containsExactly(SourceAddress.parse("192.0.2.11"));
    assertThat(kept.read().self()).isEqualTo(kept.current().self());
    assertThat(Files.readString(directory.resolve("host.key"))).isEqualTo(key);
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("ca.pem", "host.pem", "host.key");
  }

  @Test
  void renew_anotherKey_isRefused() throws Exception {
    assertRefused(ours.again("web-2", NAMES), "is not for this host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dns:web-2,dns:sensor.picketline.internal",
        "dns:web-1,dns:coordinator.picketline.internal"
      })
  void renew_anotherNameOrRole_isRefused(String names) throws Exception {
    assertRefused(ours.again("web-1", names), "is not for this host");
  }

  @Test
  void renew_notOfTheAuthoritiesSentWithIt_isRefused() throws Exception {
    var before = Files.readString(directory.resolve("host.pem"));

    assertThatThrownBy(() -> kept.renew(ours.again("web-1", NAMES), theirs.authority()))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("not of the authorities sent with it");
    assertThat(Files.readString(directory.resolve("host.pem"))).isEqualTo(before);
  }

  @Test
  void trust_another_isKeptAndTheCertificateToo() throws Exception {
    assertThat(kept.trust(theirs.authority() + ours.authority())).isTrue();

    assertThat(kept.read().authorities().all()).hasSize(2);
    assertThat(kept.current().issuedByFirst()).isFalse();
    assertThat(kept.trust(ours.authority())).isTrue();
    assertThat(kept.current().issuedByFirst()).isTrue();
    assertThat(kept.trust(ours.authority())).isFalse();
  }

  @Test
  void trust_strangersOnly_isRefusedAndNothingChanges() throws Exception {
    var before = Files.readString(directory.resolve("ca.pem"));

    assertThatThrownBy(() -> kept.trust(theirs.authority()))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("none of the authorities");
    assertThat(Files.readString(directory.resolve("ca.pem"))).isEqualTo(before);
  }

  private void assertRefused(String certificate, String words) throws Exception {
    var before = Files.readString(directory.resolve("host.pem"));
    var authorities = ours.authority();

    assertThatThrownBy(() -> kept.renew(certificate, authorities))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining(words);
    assertThat(Files.readString(directory.resolve("host.pem"))).isEqualTo(before);
  }

  private void passes(Duration span) {
    now.updateAndGet(moment -> moment.plus(span));
  }
}
