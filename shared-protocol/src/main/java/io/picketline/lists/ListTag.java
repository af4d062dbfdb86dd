package io.picketline.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.protocol.local.ExportedBlock;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The entity tag of a list: the same as long as the list tells the same, whenever it is asked. */
public final class ListTag {
  private static final int BYTES = 16;

  private ListTag() {}

  /**
   * An HTTP ETag (RFC 9110, 8.8.3), its quotation marks included. It is weak for formats that tell
   * how much time is left: their bytes change while the blocks do not.
   *
   * @param blocks ascending by source
   */
  public static String of(ExportFormat format, List<ExportedBlock> blocks) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update((format + "\n").getBytes(UTF_8));
      for (var block : blocks) {
        var told = format.ofSources() ? block.source().toString() : block.toString();
        digest.update((told + "\n").getBytes(UTF_8));
      }
      var hash = HexFormat.of().formatHex(digest.digest(), 0, BYTES);
      return "%s\"%s\"".formatted(format.ofSources() ? "" : "W/", hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
