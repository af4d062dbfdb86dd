package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerNameTest {

  @TempDir private Path directory;

  @Test
  void of_thisAccount_namesItAndItsNumber() throws IOException {
    var uid = (int) Files.getAttribute(directory, "unix:uid");
    var owner = Files.getOwner(directory);

    assertThat(PeerName.of(owner)).isEqualTo("%s (uid %d)".formatted(owner.getName(), uid));
  }

  @Test
  void of_accountWithoutAName_isItsNumber() throws IOException {
    var nobody =
        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("987654321");

    assertThat(PeerName.of(nobody)).isEqualTo("uid 987654321");
  }

  @Test
  void of_anotherKindOfAccount_isItsNamePrintable() {
    UserPrincipal odd =
        new UserPrincipal() {
          @Override
          public String getName() {
            return "eve\u001b[2J";
          }

          @Override
          public String toString() {
            return "odd";
          }
        };

    assertThat(PeerName.of(odd)).isEqualTo("eve\u00b7[2J");
  }
}
