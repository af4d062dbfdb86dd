package io.picketline.notify.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.config.ConfigBlock;
import io.picketline.config.Effective;
import io.picketline.config.Endpoint;
import io.picketline.config.InvalidConfigException;
import io.picketline.notify.format.Body;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The block notify as operators write it. */
class ReceiversTest {

  @TempDir private Path directory;

  private record Read(Receivers receivers, Effective effective) {}

  @Test
  void read_nothing_isNobody() throws Exception {
    assertThat(read("sensor {}").receivers().all()).isEmpty();
  }

  @Test
  void read_oneOfEachType_isComplete() throws Exception {
    var all =
        read("""
        sensor.notify {
          journal { type = journald, severity = info }
          siem { type = syslog, server = "[2001:db8::1]:6514"
                 transport = tls, format = cef }
          hook { type = webhook, url = "https://hooks.example/x"
                 template = "{\\"a\\": \\"{about}\\"}" }
          chat { type = slack, url-file = /etc/picketline/slack.url
                 kinds = [blocked, drift] }
          tell { type = command, command = [/bin/true, "$x"], about = ["192.0.2.0/24"] }
          ops { type = mail, server = "mail.example:587"
                from = "a@b.example", to = ["c@d.example"]
                immediate = off, digest = hourly }
        }
        """)
            .receivers()
            .all();

    assertThat(all)
        .extracting(ReceiverConfig::name)
        .containsExactly("chat", "hook", "journal", "ops", "siem", "tell");
    assertThat(all.get(4).means())
        .isInstanceOfSatisfying(
            Means.Syslog.class,
            syslog -> {
              assertThat(syslog.server()).isEqualTo(new Endpoint("2001:db8::1", 6514));
              assertThat(syslog.message().body()).isEqualTo(Body.CEF);
            });
    assertThat(all.get(3).means())
        .isInstanceOfSatisfying(
            Means.Mail.class,
            mail -> assertThat(mail.immediate()).isEqualTo(Optional.<Severity>empty()));
  }

  @Test
  void read_severalProblems_areToldAtOnceByTheirKeys() {
    assertThatThrownBy(() ->
            read(
                """
                sensor.notify {
                  a { type = fax }
                  b { type = syslog, sever = "x:1" }
                  c { type = webhook, url = "ftp://x", template = "{colour}" }
                  d { type = journald, from = "a@b" }
                  e { type = mail, server = "m:25", from = nobody, immediate = off, digest = off }
                  f { type = command, command = [true] }
                }
                """))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            e ->
                assertThat(String.join("\n", e.problems()))
                    .contains("sensor.notify.a.type: \"fax\" is none of journald")
                    .contains(
                        "sensor.notify.b.sever: unknown key (did you mean sensor.notify.b.server")
                    .contains("sensor.notify.b.server: name it as host:port")
                    .contains("sensor.notify.c.url: it is no address")
                    .contains("sensor.notify.c.template: {colour} is no field")
                    .contains(
                        "sensor.notify.d.from: is of no use to a receiver of type \"journald\"")
                    .contains("sensor.notify.e.from: \"nobody\" is no name@host")
                    .contains("sensor.notify.e.to: name at least one recipient")
                    .contains("sensor.notify.e.digest: with immediate off")
                    .contains("sensor.notify.f.command: name a program by its full path"));
  }

  @Test
  void read_mailWithoutTls_isDoubtfulUnlessTheServerIsThisHost() throws Exception {
    var mail =
        """
        sensor.notify.ops { type = mail, server = "%s:25", security = none
          from = "a@b.example", to = ["c@d.example"] }
        """;

    assertThat(read(mail.formatted("mail.example")).effective().warnings())
        .singleElement()
        .asString()
        .contains("ops.security: none, and mail.example is another host");
    assertThat(read(mail.formatted("localhost")).effective().warnings()).isEmpty();
    assertThat(read(mail.formatted("[::1]")).effective().warnings()).isEmpty();
  }

  @Test
  void read_nameThatIsNone_isAProblem() {
    assertThatThrownBy(() -> read("sensor.notify { \"a b\" { type = journald } }"))
        .hasMessageContaining("a receiver's name has letters, digits, - and _");
  }

  @Test
  void effective_receiver_hasItsKeysWithTheirOrigin() throws Exception {
    var settings = read("sensor.notify { j { type = journald } }").effective().settings();

    assertThat(settings)
        .anySatisfy(setting -> {
          assertThat(setting.key()).isEqualTo("sensor.notify.j.type");
          assertThat(setting.origin()).endsWith(":1");
        })
        .anySatisfy(setting -> {
          assertThat(setting.key()).isEqualTo("sensor.notify.j.queue");
          assertThat(setting.origin()).isEqualTo("default");
        });
  }

  @Test
  void wanted_severityKindsAndPrefixes_allCount() throws Exception {
    var wanted =
        read("""
        sensor.notify.j { type = journald, severity = notice, kinds = [blocked, expired],
          about = ["192.0.2.0/24"] }
        """)
            .receivers()
            .all()
            .getFirst()
            .wanted();
    var blocked = Event.of(EventKind.BLOCKED, Instant.EPOCH, "-", "");

    assertThat(wanted.test(blocked.on(Prefix.parse("192.0.2.7")))).isTrue();
    assertThat(wanted.test(blocked.on(Prefix.parse("192.0.0.0/16")))).isTrue();
    assertThat(wanted.test(blocked.on(Prefix.parse("198.51.100.7")))).isFalse();
    assertThat(wanted.test(blocked)).isFalse();
    assertThat(
            wanted.test(
                Event.of(EventKind.EXPIRED, Instant.EPOCH, "-", "").on(Prefix.parse("192.0.2.7"))))
        .isFalse();
    assertThat(
            wanted.test(
                Event.of(EventKind.DRIFT, Instant.EPOCH, "-", "").on(Prefix.parse("192.0.2.7"))))
        .isFalse();
  }

  private Read read(String text) throws Exception {
    var file = directory.resolve("picketline.conf");
    Files.writeString(file, text);
    return ConfigBlock.read(
        file,
        ReceiversTest.class,
        "test-reference.conf",
        "sensor",
        block -> new Read(Receivers.from(block.block("notify")), block.effective()));
  }
}
