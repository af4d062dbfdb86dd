package io.picketline.coordinator.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Verdicts in force as short bytes that are quick to read: a coordinator reads a million of them
 * when it starts. Enumerations go by name, so that their order is free. Not thread-safe: equal
 * texts are kept once.
 */
final class VerdictBytes {

  /** Begins these bytes, and none of the message format (RFC 8949: a small number). */
  private static final int MARK = 1;

  /** Texts kept for sharing; reasons and names repeat, what an attacker makes up need not. */
  private static final int MAX_SHARED = 10_000;

  private final Map<String, String> shared = new HashMap<>();

  /** The bytes of a change, short ones if it is a verdict. */
  static byte[] encode(Change change) {
    return change instanceof Change.Blocked(var verdict) ? encode(verdict) : Wire.encode(change);
  }

  private static byte[] encode(Verdict verdict) {
    var bytes = new ByteArrayOutputStream(128 + 64 * verdict.evidence().size());
    try {
      var out = new DataOutputStream(bytes);
      out.writeByte(MARK);
      write(out, verdict);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(DataOutputStream out, Verdict verdict) throws IOException {
    write(out, verdict.source().address());
    out.writeByte(verdict.source().length());
    writeText(out, verdict.origin().name());
    out.writeBoolean(verdict.verified());
    out.writeDouble(verdict.score());
    out.writeInt(verdict.offence());
    writeName(out, verdict.type());
    writeName(out, verdict.shape());
    writeName(out, verdict.tool());
    writeText(out, verdict.reason());
    writeText(out, verdict.decidedBy());
    write(out, verdict.decidedAt());
    write(out, verdict.expiresAt());
    out.writeByte(verdict.evidence().size());
    for (var piece : verdict.evidence()) {
      write(out, piece);
    }
    // an earlier version reads no further than this
    if (!verdict.furtherHosts().isEmpty()) {
      out.writeByte(verdict.furtherHosts().size());
      for (var host : verdict.furtherHosts()) {
        writeText(out, host);
      }
    }
  }

  private static void write(DataOutputStream out, Evidence piece) throws IOException {
    writeText(out, piece.host());
    writeText(out, piece.kind().name());
    writeText(out, piece.type().name());
    writeName(out, piece.tool());
    out.writeInt(piece.served());
    var probe = piece.probe();
    write(out, probe.at());
    write(out, probe.source());
    out.writeShort(probe.sourcePort());
    out.writeShort(probe.port());
    writeText(out, probe.protocol().name());
    out.writeByte(probe.flags());
    out.writeLong(probe.sequence());
  }

  private static void write(DataOutputStream out, SourceAddress address) throws IOException {
    out.writeLong(address.high());
    out.writeLong(address.low());
  }

  private static void write(DataOutputStream out, Instant at) throws IOException {
    out.writeLong(at.getEpochSecond());
    out.writeInt(at.getNano());
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    var utf8 = text.getBytes(UTF_8);
    out.writeShort(utf8.length);
    out.write(utf8);
  }

  private static void writeName(DataOutputStream out, Optional<? extends Enum<?>> name)
      throws IOException {
    writeText(out, name.map(Enum::name).orElse(""));
  }

  /**
   * The change in {@code bytes}, whichever way it was written; nothing if this version does not
   * know its type.
   *
   * @throws WireException if they are none
   */
  Optional<Change> decode(byte[] bytes) throws WireException {
    if (bytes.length == 0 || bytes[0] != MARK) {
      return Wire.decode(bytes, Change.class);
    }
    try {
      return Optional.of(new Change.Blocked(verdict(ByteBuffer.wrap(bytes).position(1))));
    } catch (BufferUnderflowException
        | IllegalArgumentException
        | DateTimeException
        | ArithmeticException e) {
      throw new WireException("no valid verdict", e);
    }
  }

  private Verdict verdict(ByteBuffer in) {
    return new Verdict(
        new Prefix(address(in), Byte.toUnsignedInt(in.get())),
        Origin.valueOf(text(in)),
        in.get() != 0,
        in.getDouble(),
        in.getInt(),
        name(in, ScanType::valueOf),
        name(in, ScanShape::valueOf),
        name(in, ScanTool::valueOf),
        text(in),
        text(in),
        instant(in),
        instant(in),
        evidence(in),
        furtherHosts(in));
  }

  private List<String> furtherHosts(ByteBuffer in) {
    if (!in.hasRemaining()) {
      return List.of();
    }
    var hosts = new String[Byte.toUnsignedInt(in.get())];
    for (var i = 0; i < hosts.length; i++) {
      hosts[i] = text(in);
    }
    return List.of(hosts);
  }

  private List<Evidence> evidence(ByteBuffer in) {
    var count = Byte.toUnsignedInt(in.get());
    if (count == 0) {
      return List.of();
    }
    var pieces = new Evidence[count];
    for (var i = 0; i < count; i++) {
      pieces[i] = piece(in);
    }
    return List.of(pieces);
  }

  private Evidence piece(ByteBuffer in) {
    var host = text(in);
    var kind = EvidenceKind.valueOf(text(in));
    var type = ScanType.valueOf(text(in));
    var tool = name(in, ScanTool::valueOf);
    var served = in.getInt();
    var probe =
        new Probe(
            instant(in),
            address(in),
            Short.toUnsignedInt(in.getShort()),
            Short.toUnsignedInt(in.getShort()),
            IpProtocol.valueOf(text(in)),
            Byte.toUnsignedInt(in.get()),
            in.getLong());
    return new Evidence(host, kind, type, probe, tool, served);
  }

  private String text(ByteBuffer in) {
    var length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    var text = new String(in.array(), in.arrayOffset() + in.position(), length, UTF_8);
    in.position(in.position() + length);
    var known = shared.get(text);
    if (known != null) {
      return known;
    }
    if (shared.size() < MAX_SHARED) {
      shared.put(text, text);
    }
    return text;
  }

  private static SourceAddress address(ByteBuffer in) {
    return new SourceAddress(in.getLong(), in.getLong());
  }

  private static Instant instant(ByteBuffer in) {
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }

  private <E extends Enum<E>> Optional<E> name(ByteBuffer in, Function<String, E> byName) {
    var name = text(in);
    return name.isEmpty() ? Optional.empty() : Optional.of(byName.apply(name));
  }
}
