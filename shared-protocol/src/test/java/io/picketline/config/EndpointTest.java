package io.picketline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @ValueSource(strings = {"c1.example:1", "192.0.2.1:7413", "[2001:db8::1]:65535"})
  void parse_hostAndPort_readsAsItIsWritten(String text) {
    assertThat(Endpoint.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"h", "h:", ":7", "h:x", "h:0", "h:-1", "h:65536", "::1:7", "[::1]", "[::1]7"})
  void parse_anythingElse_isRefusedByName(String text) {
    assertThatThrownBy(() -> Endpoint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void wildcard_everyAddressOfAFamily_isOne() {
    assertThat(Endpoint.parse("0.0.0.0:1").wildcard()).isTrue();
    assertThat(Endpoint.parse("[::]:1").wildcard()).isTrue();
    assertThat(Endpoint.parse("[::1]:1").wildcard()).isFalse();
  }
}
