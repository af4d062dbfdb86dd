package io.picketline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownNamesTest {

  @Test
  void beside_oneAlike_isSuggested() {
    assertThat(KnownNames.beside("Web-11", List.of("web-2", "web-1", "db")))
        .isEqualTo("; there are db, web-1, web-2; did you mean web-1?");
  }

  @Test
  void beside_noneAlike_namesThemAlone() {
    assertThat(KnownNames.beside("mail", List.of("db"))).isEqualTo("; there is db");
    assertThat(KnownNames.beside("mail", List.of())).isEqualTo("; there is none");
  }

  @Test
  void beside_many_namesTheFirst() {
    var many = IntStream.range(10, 40).mapToObj("host-%d"::formatted).toList();

    assertThat(KnownNames.beside("x", many))
        .startsWith("; there are host-10, ")
        .endsWith("host-17 and 22 more");
  }
}
