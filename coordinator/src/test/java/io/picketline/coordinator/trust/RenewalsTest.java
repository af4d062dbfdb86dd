package io.picketline.coordinator.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.identity.Credential;
import io.picketline.identity.Identity;
import io.picketline.identity.KeptIdentity;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalsTest {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final List<SourceAddress> OLD = List.of(SourceAddress.parse("192.0.2.7"));
  private static final List<SourceAddress> NEW = List.of(SourceAddress.parse("2001:db8::7"));

  @TempDir private Path directory;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final Instant before = now.minus(Duration.ofDays(25));
  private Renewals renewals;

  @BeforeEach
  void createAuthority() throws IOException {
    new PemAuthority(InstantSource.fixed(before)).create(ca(), "fleet", MONTH.multipliedBy(4));
    renewals = new Renewals(ca());
  }

  @Test
  void sign_sensor_keepsNameRoleKeyAndLifeButForTheAddresses() throws Exception {
    var kept = issued(MONTH);
    var held = kept.current();

    var signed = renewals.sign(held.self(), held.credential(), NEW, now);
    kept.renew(signed.certificate(), signed.authorities().pem());

    var renewed = kept.current();
    assertThat(renewed.self().name()).isEqualTo("alpha");
    assertThat(renewed.self().roles()).containsExactly(Role.SENSOR);
    assertThat(renewed.self().addresses()).isEqualTo(NEW);
    assertThat(renewed.credential())
        .isEqualTo(
            new Credential(
                held.credential().key(), now, now.plus(MONTH), held.credential().authority()))
        .isEqualTo(signed.credential());
    assertThat(signed.holder()).isEqualTo(renewed.self());
  }

  @Test
  void sign_stampedBeforeTheOneItFollows_countsFromThatOne() throws Exception {
    var held = issued(MONTH).current();

    var signed = renewals.sign(held.self(), held.credential(), OLD, before.minusSeconds(86_400));

    assertThat(signed.credential().issued()).isEqualTo(held.credential().issued());
  }

  @Test
  void sign_authorityEndsSooner_endsWithIt() throws Exception {
    var held = issued(MONTH.multipliedBy(3)).current();

    var twoMonthsOn = before.plus(MONTH.multipliedBy(2));
    var signed = renewals.sign(held.self(), held.credential(), OLD, twoMonthsOn);

    assertThat(signed.credential().expires()).isEqualTo(before.plus(MONTH.multipliedBy(4)));
  }

  @Test
  void sign_noGain_isRefusedAndNamesTheWayOut() throws Exception {
    var held = issued(MONTH.multipliedBy(4)).current();

    assertThatThrownBy(() -> renewals.sign(held.self(), held.credential(), OLD, now))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("picket ca rotate");
  }

  @Test
  void sign_authoritysKeyTakenAway_isRefused() throws Exception {
    var held = issued(MONTH).current();
    Files.delete(ca().resolve(Identity.AUTHORITY_KEY_FILE));

    assertThatThrownBy(() -> renewals.sign(held.self(), held.credential(), OLD, now))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key is not on this coordinator");
  }

  private KeptIdentity issued(Duration life) throws Exception {
    var into = directory.resolve("alpha");
    new PemAuthority(InstantSource.fixed(before))
        .issue(ca(), new Authority.Request(Role.SENSOR, "alpha", OLD, life), into);
    return KeptIdentity.load(into, Role.SENSOR, InstantSource.system());
  }

  private Path ca() {
    return directory.resolve("ca");
  }
}
