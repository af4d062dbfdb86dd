package io.picketline.sensor.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertPathBuilderException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class EndOfStreamTest {

  @Test
  void why_closedBeforeTheWelcome_isARefusal() {
    assertThat(EndOfStream.why(Optional.empty(), false)).contains("refused");
    assertThat(EndOfStream.why(Optional.empty(), true)).isEqualTo("it closed the connection");
  }

  @Test
  void why_foreignAuthority_namesTheFile() {
    var cause = new SSLHandshakeException("wrapped");
    cause.initCause(new CertPathBuilderException("unable to find valid certification path"));

    assertThat(EndOfStream.why(Optional.of(cause), false))
        .contains("ca.pem")
        .contains("another fleet");
  }

  @Test
  void why_alert_saysThatOurCertificateWasRefused() {
    var cause = new SSLHandshakeException("(certificate_unknown) Received fatal alert");

    assertThat(EndOfStream.why(Optional.of(cause), false))
        .contains("refused this host's certificate");
  }

  @Test
  void why_unreachable_isSaidSo() {
    var cause = new IOException("wrapped", new ConnectException("Connection\u001b refused"));

    assertThat(EndOfStream.why(Optional.of(cause), false))
        .isEqualTo("it cannot be reached: Connection\u00b7 refused");
  }
}
