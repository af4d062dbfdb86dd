package io.picketline.sensor;

import io.picketline.file.WholeFile;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.Memory;
import io.picketline.sensor.detect.ServedSources;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/** The file of what the detector knows, replaced as a whole: numbers alone, then their CRC-32. */
final class MemoryFile {

  /** The file's name in the state directory. */
  static final String NAME = "detector.bin";

  private static final int MAGIC = 0x504c_4d01;
  private static final int MOST_OFFENCES = 15;
  private static final int VERIFIED = 1;
  private static final int DECOY = 2;

  private final Path file;
  private final WholeFile whole;

  MemoryFile(Path directory) {
    file = directory.resolve(NAME);
    whole = WholeFile.keeping(file);
  }

  /**
   * Reads it; nothing is known if there is none.
   *
   * @throws IOException if it cannot be read, or is damaged
   */
  Memory load() throws IOException {
    try (var opened = new BufferedInputStream(Files.newInputStream(file))) {
      var checked = new CheckedInputStream(opened, new CRC32());
      var in = new DataInputStream(checked);
      var memory = read(in);
      var checksum = checked.getChecksum().getValue();
      if (in.readLong() != checksum) {
        throw new IOException("its checksum is wrong");
      }
      return memory;
    } catch (NoSuchFileException _) {
      return Memory.NONE;
    } catch (EOFException e) {
      throw new IOException("it ends early", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Replaces it and waits until it is on the disk.
   *
   * @throws IOException if it cannot be written; the old one is then still there
   */
  void save(Memory memory) throws IOException {
    whole.replace(to -> {
      var checked = new CheckedOutputStream(to, new CRC32());
      var out = new DataOutputStream(checked);
      write(memory, out);
      out.writeLong(checked.getChecksum().getValue());
    });
  }

  private static void write(Memory memory, DataOutputStream out) throws IOException {
    out.writeInt(MAGIC);
    out.writeInt(memory.offenders().size());
    for (var offender : memory.offenders()) {
      write(offender.source(), out);
      out.writeLong(offender.seen());
      out.writeLong(offender.end());
      out.writeByte(offender.offences());
      out.writeByte((offender.verified() ? VERIFIED : 0) | (offender.decoy() ? DECOY : 0));
    }
    out.writeInt(memory.served().size());
    for (var served : memory.served()) {
      write(served.source(), out);
      out.writeLong(served.at());
      out.writeByte(served.pairs().size());
      for (var pair : served.pairs()) {
        out.writeBoolean(pair.protocol() == IpProtocol.TCP);
        out.writeShort(pair.port());
      }
    }
  }

  private static void write(Prefix source, DataOutputStream out) throws IOException {
    out.writeLong(source.address().high());
    out.writeLong(source.address().low());
    out.writeByte(source.length());
  }

  private static Memory read(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("it is of another kind or version");
    }
    var offenders = new ArrayList<Memory.Offender>();
    for (var left = in.readInt(); left > 0; left--) {
      var source = source(in);
      var seen = in.readLong();
      var end = in.readLong();
      var offences = Math.min(in.readUnsignedByte(), MOST_OFFENCES);
      var marks = in.readUnsignedByte();
      offenders.add(
          new Memory.Offender(
              source, seen, end, offences, (marks & VERIFIED) != 0, (marks & DECOY) != 0));
    }
    var served = new ArrayList<Memory.Served>();
    for (var left = in.readInt(); left > 0; left--) {
      served.add(new Memory.Served(source(in), in.readLong(), pairs(in)));
    }
    return new Memory(offenders, served);
  }

  private static List<ServedSources.Pair> pairs(DataInputStream in) throws IOException {
    var pairs = new ArrayList<ServedSources.Pair>();
    for (var left = in.readUnsignedByte(); left > 0; left--) {
      var protocol = in.readBoolean() ? IpProtocol.TCP : IpProtocol.UDP;
      pairs.add(new ServedSources.Pair(protocol, in.readUnsignedShort()));
    }
    return pairs;
  }

  private static Prefix source(DataInputStream in) throws IOException {
    var address = new SourceAddress(in.readLong(), in.readLong());
    var length = in.readUnsignedByte();
    var isKey = address.isV4() ? length == 32 : length == 64 || length == 128;
    if (!isKey) {
      throw new IOException("it has a source of %d bits".formatted(length));
    }
    return new Prefix(address, length);
  }
}
