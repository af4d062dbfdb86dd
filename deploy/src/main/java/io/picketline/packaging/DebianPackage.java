package io.picketline.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vafer.jdeb.Console;
import org.vafer.jdeb.DataConsumer;
import org.vafer.jdeb.DataProducer;
import org.vafer.jdeb.DebMaker;
import org.vafer.jdeb.PackagingException;
import org.vafer.jdeb.utils.MapVariableResolver;

/** The Debian package of a tree. */
final class DebianPackage {

  private final PackageVersion version;
  private final Machine machine;
  private final String compression;

  DebianPackage(PackageVersion version, Machine machine, String compression) {
    this.version = version;
    this.machine = machine;
    this.compression = compression;
  }

  /** What Debian calls the file. */
  String fileName() {
    return "picketline_%s_%s.deb".formatted(version.upstream(), machine.debian());
  }

  /**
   * Writes it.
   *
   * @param control holds the templates of the control file and what dpkg runs
   * @param forgetter functions for one of these, which runs when no file of the package is left
   */
  void write(Path file, Path control, Path forgetter, List<Entry> tree) throws IOException {
    var milliseconds = version.date().toEpochMilli();
    var configuration = new ArrayList<DataProducer>();
    var data = new ArrayList<DataProducer>();
    for (var entry : tree) {
      DataProducer producer = receiver -> give(entry, milliseconds / 1000, receiver);
      data.add(producer);
      if (entry.isConfiguration()) {
        configuration.add(producer);
      }
    }
    var maker = new DebMaker(new Silent(), data, configuration);
    maker.setDeb(file.toFile());
    maker.setControl(control.toFile());
    maker.setPackage("picketline");
    maker.setDescription("");
    maker.setCompression(compression);
    maker.setOutputTimestampMs(milliseconds);
    maker.setTarLongFileMode("gnu");
    maker.setTarBigNumberMode("gnu");
    maker.setOpenReplaceToken("[[");
    maker.setCloseReplaceToken("]]");
    maker.setResolver(
        new MapVariableResolver(
            Map.of(
                "version",
                version.upstream(),
                "arch",
                machine.debian(),
                "forget-blocks",
                Files.readString(forgetter).strip())));
    try {
      maker.validate();
      maker.makeDeb();
    } catch (PackagingException e) {
      throw new IOException("the package cannot be made", e);
    }
  }

  private static void give(Entry entry, long seconds, DataConsumer receiver) throws IOException {
    var header = entry.header("", seconds);
    if (entry.isLink()) {
      receiver.onEachLink(header);
    } else if (entry.isDirectory()) {
      receiver.onEachDir(header);
    } else {
      try (var in = Files.newInputStream(entry.file())) {
        receiver.onEachFile(in, header);
      }
    }
  }

  /** Errors come as exceptions; the rest is nobody's to read. */
  private static final class Silent implements Console {

    @Override
    public void debug(String message) {}

    @Override
    public void info(String message) {}

    @Override
    public void warn(String message) {
      System.err.println("jdeb: " + message);
    }
  }
}
