package io.picketline.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictBytesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

  private final Random random = new Random(11);
  private final VerdictBytes bytes = new VerdictBytes();

  @Test
  void decode_manyVerdicts_comeBackEqual() throws WireException {
    for (var i = 0; i < 2_000; i++) {
      var change = new Change.Blocked(verdict());

      assertThat(bytes.decode(VerdictBytes.encode(change))).contains(change);
    }
  }

  @Test
  void decode_whatEarlierVersionsWrote_isTheSame() throws WireException {
    var change = new Change.Blocked(verdict());

    assertThat(bytes.decode(Wire.encode(change))).contains(change);
  }

  @Test
  void decode_verdictOfAVersionThatNamedNoFurtherHosts_hasNone() throws WireException {
    var named = verdict();
    while (named.furtherHosts().size() != 1) {
      named = verdict();
    }
    var bytesOfToday = VerdictBytes.encode(new Change.Blocked(named));
    var earlier = Arrays.copyOf(bytesOfToday, bytesOfToday.length - 1 - 2 - "db-1".length());

    var read = (Change.Blocked) bytes.decode(earlier).orElseThrow();

    assertThat(read.verdict().furtherHosts()).isEmpty();
    assertThat(read.verdict().evidence()).isEqualTo(named.evidence());
  }

  @Test
  void decode_anyOtherChange_comesBackEqual() throws WireException {
    var change =
        new Change.Unblocked(Prefix.parse("198.51.100.0/24"), "root", NOW, NOW.plusSeconds(9));

    assertThat(bytes.decode(VerdictBytes.encode(change))).contains(change);
  }

  @Test
  void decode_damagedBytes_neverFailsInAnotherWay() {
    for (var i = 0; i < 5_000; i++) {
      var damaged = VerdictBytes.encode(new Change.Blocked(verdict()));
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      var cut = Arrays.copyOf(damaged, random.nextInt(damaged.length + 1));
      for (var each : List.of(damaged, cut)) {
        try {
          assertThat(bytes.decode(each)).isNotNull();
        } catch (WireException e) {
          assertThat(e).hasMessageContaining("no valid");
        }
      }
    }
  }

  @Test
  void decode_nothing_isNoChange() {
    assertThatThrownBy(() -> bytes.decode(new byte[0])).isInstanceOf(WireException.class);
  }

  /** Whoever adds a component has to write it too, in a way that older rows still load. */
  @Test
  void components_areThoseThatAreWritten() {
    assertThat(names(Verdict.class))
        .isEqualTo(
            "source origin verified score offence type shape tool reason decidedBy decidedAt"
                + " expiresAt evidence furtherHosts");
    assertThat(names(Evidence.class)).isEqualTo("host kind type probe tool served");
    assertThat(names(Probe.class)).isEqualTo("at source sourcePort port protocol flags sequence");
    assertThat(names(Prefix.class)).isEqualTo("address length");
  }

  private static String names(Class<?> record) {
    return String.join(
        " ", Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList());
  }

  private Verdict verdict() {
    var evidence = new ArrayList<Evidence>();
    for (var i = random.nextInt(Verdict.MAX_EVIDENCE + 1); i > 0; i--) {
      evidence.add(piece());
    }
    return new Verdict(
        source(),
        evidence.isEmpty() ? Origin.OPERATOR : any(Origin.values()),
        random.nextBoolean(),
        random.nextGaussian() * 10,
        random.nextInt(5),
        maybe(ScanType.values()),
        maybe(ScanShape.values()),
        maybe(ScanTool.values()),
        List.of("", "by hand", "Kötü niyetli 扫描 🙂").get(random.nextInt(3)),
        "core-" + random.nextInt(3),
        NOW.plusNanos(random.nextLong() >> 8),
        NOW.plusSeconds(random.nextInt()),
        evidence,
        List.of("db-1", "db-2", "db-3").subList(0, random.nextInt(4)));
  }

  private Evidence piece() {
    return new Evidence(
        "web-" + random.nextInt(9),
        any(EvidenceKind.values()),
        any(ScanType.values()),
        new Probe(
            NOW.minusNanos(random.nextInt(1_000_000_000)),
            source().address(),
            random.nextInt(65_536),
            random.nextInt(65_536),
            any(IpProtocol.values()),
            random.nextInt(256),
            random.nextLong(1L << 32)),
        maybe(ScanTool.values()),
        random.nextInt(Evidence.MOST_SERVED + 1));
  }

  private Prefix source() {
    return random.nextBoolean()
        ? new Prefix(SourceAddress.v4(random.nextInt()), random.nextInt(33))
        : new Prefix(new SourceAddress(random.nextLong(), random.nextLong()), random.nextInt(129));
  }

  private <E> E any(E[] values) {
    return values[random.nextInt(values.length)];
  }

  private <E> Optional<E> maybe(E[] values) {
    return random.nextBoolean() ? Optional.empty() : Optional.of(any(values));
  }
}
