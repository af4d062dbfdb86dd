package io.picketline.notify.format;

import static io.picketline.notify.format.Sample.blocked;
import static io.picketline.notify.format.Sample.lost;
import static io.picketline.notify.format.Sample.notice;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each format against its specification. */
class FormatTest {

  private static final Syslog SYSLOG = new Syslog(Syslog.Facility.DAEMON, Body.TEXT);

  @Test
  void plain_block_saysWhoForHowLongByWhomWhyAndOnWhat() {
    assertThat(PlainText.line(blocked()))
        .isEqualTo(
            "blocked 192.0.2.7 for 2h by coord1: SYN \"scan\" ]=|\\ <b>&amp;"
                + " (2 probes on web-1, web-2: 22/tcp, 23/tcp)");
  }

  @Test
  void syslog_block_isAsRfc5424WantsIt() {
    assertThat(new String(SYSLOG.bytes(notice(blocked())), UTF_8))
        .startsWith(
            "<29>1 2026-01-31T12:00:00.123456Z coord1 picketline 77 blocked [picketline@32473"
                + " kind=\"blocked\" severity=\"notice\" at=\"2026-01-31T12:00:00.123456Z\""
                + " about=\"192.0.2.7\" by=\"coord1\" origin=\"network\"")
        .contains(" text=\"SYN \\\"scan\\\" \\]=|\\\\ <b>&amp;\"")
        .contains(" place=\"3-00000000000000ff:42\"")
        .contains("] blocked 192.0.2.7 for 2h by coord1: SYN");
  }

  @Test
  void syslog_textBeyondAscii_beginsWithByteOrderMark() {
    var event = Event.of(EventKind.DISK_FAILED, Sample.NOW, "-", "größer als ı");

    var message = new String(SYSLOG.bytes(notice(event)), UTF_8);

    assertThat(message).startsWith("<27>1 ").contains("] \uFEFFdisk-failed: größer als ı");
  }

  @Test
  void syslog_otherBody_saysNothingTwice() {
    var message = new Syslog(Syslog.Facility.LOCAL3, Body.CEF).bytes(notice(lost()));

    assertThat(new String(message, UTF_8))
        .startsWith("<156>1 2026-01-31T12:00:00.123456Z coord1 picketline 77 sensor-lost - CEF:0|");
  }

  @Test
  void cef_block_escapesHeaderAndValuesEachItsWay() {
    assertThat(Body.CEF.text(notice(blocked())))
        .startsWith(
            "CEF:0|Picketline|Picketline|1.2|blocked|blocked 192.0.2.7|4|rt=1769860800123"
                + " dvchost=coord1 deviceProcessName=picketline-coordinator"
                + " externalId=3-00000000000000ff:42 act=blocked src=192.0.2.7 cnt=2 proto=TCP"
                + " dpt=22 spt=40000 cs1=22/tcp,23/tcp cs1Label=ports cs2=web-1,web-2"
                + " cs2Label=hosts")
        .contains(" reason=SYN \"scan\" ]\\=|\\\\ <b>&amp; msg=");
  }

  @Test
  void cef_headerAndValue_escapeWhatTheySeparateBy() {
    assertThat(Cef.header("a|b\\c=d\ne")).isEqualTo("a\\|b\\\\c=d e");
    assertThat(Cef.value("a|b\\c=d\r\ne\nf")).isEqualTo("a|b\\\\c\\=d\\ne\\nf");
  }

  @Test
  void ecs_block_hasTheSchemasFields() throws Exception {
    var ecs = json(Body.ECS.text(notice(blocked())));

    assertThat(ecs.at("/@timestamp").asText()).isEqualTo("2026-01-31T12:00:00.123456Z");
    assertThat(ecs.at("/ecs/version").asText()).isEqualTo("8.17.0");
    assertThat(ecs.at("/event/kind").asText()).isEqualTo("alert");
    assertThat(ecs.at("/event/category/0").asText()).isEqualTo("intrusion_detection");
    assertThat(ecs.at("/event/type/0").asText()).isEqualTo("denied");
    assertThat(ecs.at("/event/action").asText()).isEqualTo("blocked");
    assertThat(ecs.at("/source/ip").asText()).isEqualTo("192.0.2.7");
    assertThat(ecs.at("/destination/port").asInt()).isEqualTo(22);
    assertThat(ecs.at("/network/transport").asText()).isEqualTo("tcp");
    assertThat(ecs.at("/observer/type").asText()).isEqualTo("ids");
    assertThat(ecs.at("/related/ip/0").asText()).isEqualTo("192.0.2.7");
    assertThat(ecs.at("/related/hosts/1").asText()).isEqualTo("web-2");
    assertThat(ecs.at("/picketline/text").asText()).contains("\"scan\"");
  }

  @Test
  void ecs_everyKind_hasACategoryAndTypes() throws Exception {
    for (var kind : EventKind.values()) {
      var ecs = json(Body.ECS.text(notice(Event.of(kind, Sample.NOW, "-", "a text"))));

      assertThat(ecs.at("/event/category/0").asText()).as("%s", kind).isNotEmpty();
      assertThat(ecs.at("/event/type/0").asText()).as("%s", kind).isNotEmpty();
      var alert = ecs.at("/event/kind").asText().equals("alert");
      assertThat(ecs.has("rule")).as("%s", kind).isEqualTo(alert);
    }
  }

  @Test
  void eve_block_isAnAlertOfSuricatas() throws Exception {
    var eve = json(Body.EVE.text(notice(blocked())));

    assertThat(eve.at("/timestamp").asText())
        .matches(Pattern.compile("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d+[+\\-]\\d+$"));
    assertThat(eve.at("/event_type").asText()).isEqualTo("alert");
    assertThat(eve.at("/src_ip").asText()).isEqualTo("192.0.2.7");
    assertThat(eve.at("/src_port").asInt()).isEqualTo(40_000);
    assertThat(eve.at("/dest_port").asInt()).isEqualTo(22);
    assertThat(eve.at("/proto").asText()).isEqualTo("TCP");
    assertThat(eve.at("/alert/action").asText()).isEqualTo("blocked");
    assertThat(eve.at("/alert/signature_id").isInt()).isTrue();
    assertThat(eve.at("/alert/severity").asInt()).isEqualTo(3);
    assertThat(eve.at("/alert/metadata/hosts/0").asText()).isEqualTo("web-1,web-2");
  }

  @Test
  void eve_whatIsHeldAgainstNobody_isAnAnomaly() throws Exception {
    var eve = json(Body.EVE.text(notice(lost())));

    assertThat(eve.at("/event_type").asText()).isEqualTo("anomaly");
    assertThat(eve.at("/anomaly/event").asText()).isEqualTo("sensor-lost");
    assertThat(eve.has("alert")).isFalse();
  }

  @Test
  void json_event_isTheEventWithWhoTellsIt() throws Exception {
    var json = json(Body.JSON.text(new Notice(blocked(), Sample.TELLER, Optional.of("3 lost"))));

    assertThat(json.at("/kind").asText()).isEqualTo("blocked");
    assertThat(json.at("/place").asText()).isEqualTo("3-00000000000000ff:42");
    assertThat(json.at("/evidence")).hasSize(2);
    assertThat(json.at("/host").asText()).isEqualTo("coord1");
    assertThat(json.at("/missed").asText()).isEqualTo("3 lost");
  }

  @Test
  void everyBody_isOneLineAndShort() {
    var long1 = "x".repeat(500) + "\n\u202e" + "é".repeat(500);
    var event = blocked().by(long1).ordered(long1, long1, long1);
    for (var body : Body.values()) {
      var message = new Syslog(Syslog.Facility.DAEMON, body).bytes(notice(event));

      assertThat(message.length).as("%s", body).isLessThan(8_192);
      assertThat(new String(message, StandardCharsets.UTF_8)).doesNotContain("\n", "\u202e");
    }
  }

  @Test
  void template_json_escapesValuesAndTakesTheWholeEvent() throws Exception {
    var template = Template.of("{\"t\": \"{about} {text}\", \"e\": {event}}", false);
    assertThat(template.body(notice(blocked()))).contains("\"t\": \"192.0.2.7 SYN \"scan\"");

    var json = Template.of("{\"t\": \"{about} {text}\", \"e\": {event}}", true);
    var made = json(json.body(notice(blocked())));
    assertThat(made.at("/t").asText()).isEqualTo("192.0.2.7 SYN \"scan\" ]=|\\ <b>&amp;");
    assertThat(made.at("/e/kind").asText()).isEqualTo("blocked");
  }

  @Test
  void template_valueThatLooksLikeAField_isNotReadAgain() {
    var event = Event.of(EventKind.DRIFT, Sample.NOW, "-", "{kind} $1 \\");

    assertThat(Template.of("{text}", false).body(notice(event))).isEqualTo("{kind} $1 \\");
  }

  @Test
  void template_unknownFieldOrNoJson_isRefused() {
    assertThatThrownBy(() -> Template.of("{colour}", false)).hasMessageContaining("{colour}");
    assertThatThrownBy(() -> Template.of("{\"a\": {text}}", true)).hasMessageContaining("no JSON");
  }

  @Test
  void slack_block_callsNobodyByAnAttackersText() throws Exception {
    var event = Event.of(EventKind.DRIFT, Sample.NOW, "-", "<!channel> & more");

    var slack = json(Slack.body(notice(event)));

    assertThat(slack.at("/text").asText()).contains("&lt;!channel&gt; &amp; more");
    assertThat(slack.at("/blocks/0/text/type").asText()).isEqualTo("mrkdwn");
    assertThat(slack.at("/blocks/0/text/text").asText()).doesNotContain("<!channel>");
  }

  @Test
  void journal_entry_hasPriorityAndFields() {
    assertThat(new String(JournalEntry.bytes(notice(lost())), UTF_8).lines())
        .contains(
            "PRIORITY=4",
            "SYSLOG_IDENTIFIER=picketline-coordinator",
            "PICKETLINE_KIND=sensor-lost",
            "PICKETLINE_BY=web-1",
            "MESSAGE=sensor-lost by web-1: not heard for 30s");
  }

  @Test
  void digest_manyEvents_areGroupedBySourceAndHost() {
    var source = blocked().about().orElseThrow();
    var again = Event.of(EventKind.EXPIRED, Sample.NOW, "-", "").on(source);

    var mail = MailText.digest(List.of(notice(blocked()), notice(again), notice(lost())), "daily");

    assertThat(mail.subject()).isEqualTo("[coord1] daily digest: 3 events, 1 sources");
    assertThat(mail.text())
        .contains("SOURCES\n\n192.0.2.7\n  blocked, expired, last 2026-01-31T12:00:00Z\n")
        .contains("HOSTS THAT SAW THEM\n\nweb-1\n  1 source\n")
        .contains("OTHER EVENTS\n\nsensor-lost web-1\n");
    assertThat(mail.html()).contains("<b>192.0.2.7</b>").doesNotContain("<b>&amp;amp;");
  }

  @Test
  void immediateMail_attackersText_isNoHtml() {
    var mail = MailText.immediate(List.of(notice(blocked())));

    assertThat(mail.subject()).isEqualTo("[coord1] blocked 192.0.2.7");
    assertThat(mail.html()).contains("&lt;b&gt;&amp;amp;").doesNotContain(" <b>&");
  }

  private static JsonNode json(String line) throws Exception {
    assertThat(line).doesNotContain("\n");
    return new ObjectMapper().readTree(line);
  }
}
