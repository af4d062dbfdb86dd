package io.picketline.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Role;
import io.picketline.reload.IdentityReload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityReloadTest {

  private static final String NAMES = "dns:web-1,dns:sensor.picketline.internal";

  @TempDir static Path stores;
  @TempDir Path directory;

  private static TestAuthority ours;
  private static TestAuthority theirs;

  private KeptIdentity kept;
  private IdentityReload<String> reload;

  @BeforeAll
  static void issue() throws Exception {
    ours = new TestAuthority(stores.resolve("ours.p12"));
    theirs = new TestAuthority(stores.resolve("theirs.p12"));
    ours.issue("web-1", NAMES);
  }

  @BeforeEach
  void load() throws Exception {
    kept = KeptIdentity.load(ours.write("web-1", directory), Role.SENSOR, InstantSource.system());
    reload = new IdentityReload<>(() -> Optional.of(kept));
  }

  @Test
  void prepare_newFiles_areShownOnceTheSwapIsMade() throws Exception {
    var before = kept.current();
    Files.writeString(directory.resolve("host.pem"), ours.again("web-1", NAMES, "-validity", "60"));
    Files.writeString(directory.resolve("ca.pem"), ours.authority() + theirs.authority());

    var swap = reload.prepare("");

    assertThat(kept.current()).isSameAs(before);
    var expires = kept.read().credential().expires();
    assertThat(swap.commit())
        .containsExactly("the certificate that ends at " + expires, "authorities trusted: 2");
    assertThat(kept.current().credential().expires()).isEqualTo(expires);
    assertThat(reload.prepare("").commit()).isEmpty();
  }

  @Test
  void prepare_filesThatCannotBeUsed_isRefusedWithTheCause() throws Exception {
    Files.writeString(directory.resolve("host.pem"), "hello");

    assertThatThrownBy(() -> reload.prepare(""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("host.pem: is no certificate in PEM");
    assertThat(kept.current().self().name()).isEqualTo("web-1");
  }

  @Test
  void prepare_noIdentity_changesNothing() throws Exception {
    assertThat(new IdentityReload<>(Optional::empty).prepare("").commit()).isEmpty();
  }
}
